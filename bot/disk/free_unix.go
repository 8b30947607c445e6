//go:build linux || darwin

package disk

import "syscall"

// Free is how many bytes this account may still write on the disk of a directory; false
// when the system does not say.
func Free(dir string) (bytes uint64, ok bool) {
	var info syscall.Statfs_t
	if err := syscall.Statfs(dir, &info); err != nil {
		return 0, false
	}
	return info.Bavail * uint64(info.Bsize), true
}
