// Command fanshi makes anti-fraud publicity materials from Markdown: a web site, posters and leaflets, slide folders.
package main

import (
	"os"

	"fanshi/internal/cli"
)

func main() {
	os.Exit(cli.Main(os.Args[1:], cli.Environment{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr}))
}
