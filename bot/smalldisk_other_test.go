//go:build !linux

package bot

// childFull and full are for systems with the limits that smalldisk_test.go uses.
const childFull = "PASSEPAROLE_TEST_CHILD_FULL"

func full(string) {}
