package dendrite_test

import (
	"runtime"
	"syscall"
)

// endsWithUs has the kernel end the server when the test process ends in any way, a
// test's timeout included. The signal follows the thread that started it, which must stay.
func endsWithUs() *syscall.SysProcAttr {
	runtime.LockOSThread()
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}
