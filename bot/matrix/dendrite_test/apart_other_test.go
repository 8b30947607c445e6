//go:build !linux

package dendrite_test

import "syscall"

func endsWithUs() *syscall.SysProcAttr { return nil }
