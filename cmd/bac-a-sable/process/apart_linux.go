package process

import "syscall"

// Pdeathsig ends the child even when the parent is killed and cannot do it itself.
func apart() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
