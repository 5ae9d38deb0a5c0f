// Checks the proofs of a dossier with the library that Go uses for its own log of modules.
// In the unpacked folder: go run checkpoint.go 'LOG-VERIFIER-KEY' data/statements/*.sd-jwt dossier.sd-jwt
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func check(verifier note.Verifier, file string) error {
	statement, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	name := strings.TrimSuffix(file, ".sd-jwt") + ".tlog-proof"
	name = strings.Replace(name, "statements"+string(filepath.Separator), "proofs"+string(filepath.Separator), 1)
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	head, signed, _ := strings.Cut(string(text), "\n\n")
	checkpoint, err := note.Open([]byte(signed), note.VerifierList(verifier))
	if err != nil {
		return err
	}
	lines := strings.Split(checkpoint.Text, "\n")
	if lines[0] != verifier.Name() {
		return fmt.Errorf("the checkpoint of another log")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return err
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil {
		return err
	}
	index := int64(-1)
	var path tlog.RecordProof
	for _, line := range strings.Split(head, "\n")[1:] {
		if strings.HasPrefix(line, "index ") {
			if index, err = strconv.ParseInt(strings.TrimPrefix(line, "index "), 10, 64); err != nil {
				return err
			}
		} else if !strings.HasPrefix(line, "extra ") {
			hash, err := tlog.ParseHash(line)
			if err != nil {
				return err
			}
			path = append(path, hash)
		}
	}
	jws, _, _ := strings.Cut(string(statement), "~")
	return tlog.CheckRecord(path, size, root, index, tlog.RecordHash([]byte(jws)))
}

func main() {
	verifier, err := note.NewVerifier(os.Args[1])
	if err != nil {
		fmt.Println(err)
		os.Exit(2)
	}
	bad, count, dossier := 0, 0, ""
	for _, file := range os.Args[2:] {
		if file == "dossier.sd-jwt" {
			dossier = " and that of the one about the dossier"
		} else {
			count++
		}
		if err := check(verifier, file); err != nil {
			fmt.Println("WRONG", file, err)
			bad++
		}
	}
	fmt.Printf("proofs of %d statements%s checked, %d wrong\n", count, dossier, bad)
	if bad > 0 {
		os.Exit(1)
	}
}
