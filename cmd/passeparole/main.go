// Command passeparole is the bot: one binary, one configuration file. See exitcodes.go
// for what its exit codes mean, and "passeparole --help" for its commands.
package main

import "os"

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Environ()))
}
