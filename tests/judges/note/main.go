// Command note judges a log's files with code that is not ours: golang.org/x/mod/sumdb/note and .../sumdb/tlog.
//
//	note [-tiles FOLDER] CHECKPOINT VERIFIER-KEY [INDEX LEAF PROOF]...
//
// It opens the signed note in the file CHECKPOINT with the verifier key, and reads the three lines of a
// checkpoint. For each INDEX LEAF PROOF it opens the note in the .tlog-proof file PROOF as well, and checks that the
// bytes of the file LEAF stand in that note's tree at INDEX. With -tiles it reads every entry bundle under FOLDER
// and checks each entry against the tiles, and the tiles against the checkpoint's root.
//
// Exit 0 if all of it holds; else 1, with the reason on standard error.
//
// Built with Debian's packages golang-go and golang-golang-x-mod-dev:
//
//	GO111MODULE=off GOPATH=/usr/share/gocode go build -o note tests/judges/note/main.go
package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// A C2SP tile holds 256 hashes: height 8.
const tileHeight = 8

func main() {
	if err := judge(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "note:", err)
		os.Exit(1)
	}
}

func judge(args []string) error {
	folder := ""
	if len(args) > 1 && args[0] == "-tiles" {
		folder, args = args[1], args[2:]
	}
	if len(args) < 2 || (len(args)-2)%3 != 0 {
		return errors.New("usage: note [-tiles FOLDER] CHECKPOINT VERIFIER-KEY [INDEX LEAF PROOF]...")
	}
	verifier, err := note.NewVerifier(args[1])
	if err != nil {
		return fmt.Errorf("verifier key: %w", err)
	}

	checkpoint, err := os.ReadFile(args[0])
	if err != nil {
		return err
	}
	tree, err := openCheckpoint(checkpoint, verifier)
	if err != nil {
		return fmt.Errorf("%s: %w", args[0], err)
	}
	fmt.Printf("checkpoint of %d entries holds\n", tree.N)

	for rest := args[2:]; len(rest) > 0; rest = rest[3:] {
		if err := checkProof(rest[0], rest[1], rest[2], verifier, tree); err != nil {
			return fmt.Errorf("%s: %w", rest[2], err)
		}
		fmt.Printf("entry %s holds\n", rest[0])
	}

	if folder != "" {
		if err := checkTiles(folder, tree); err != nil {
			return fmt.Errorf("%s: %w", folder, err)
		}
		fmt.Printf("tiles of %d entries hold\n", tree.N)
	}
	return nil
}

// openCheckpoint verifies the note and reads C2SP tlog-checkpoint's lines: origin, size, root.
func openCheckpoint(text []byte, verifier note.Verifier) (tlog.Tree, error) {
	opened, err := note.Open(text, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 {
		return tlog.Tree{}, errors.New("a checkpoint has three lines")
	}
	if lines[0] != verifier.Name() {
		return tlog.Tree{}, fmt.Errorf("the origin is %q, the key's name %q", lines[0], verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil {
		return tlog.Tree{}, err
	}
	return tlog.Tree{N: size, Hash: root}, nil
}

// checkProof verifies one C2SP tlog-proof; where it is of the same size as the checkpoint, the root must be the same.
func checkProof(index, leafFile, proofFile string, verifier note.Verifier, known tlog.Tree) error {
	leaf, err := os.ReadFile(leafFile)
	if err != nil {
		return err
	}
	text, err := os.ReadFile(proofFile)
	if err != nil {
		return err
	}
	head, checkpoint, found := strings.Cut(string(text), "\n\n")
	if !found {
		return errors.New("no blank line before the checkpoint")
	}
	lines := strings.Split(head, "\n")
	if lines[0] != "c2sp.org/tlog-proof@v1" {
		return errors.New("not a tlog-proof")
	}
	lines = lines[1:]
	if len(lines) > 0 && strings.HasPrefix(lines[0], "extra ") {
		lines = lines[1:]
	}
	if len(lines) == 0 || lines[0] != "index "+index {
		return fmt.Errorf("the proof is not of index %s", index)
	}
	at, err := strconv.ParseInt(index, 10, 64)
	if err != nil {
		return err
	}
	var path tlog.RecordProof
	for _, line := range lines[1:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return err
		}
		path = append(path, hash)
	}

	tree, err := openCheckpoint([]byte(checkpoint), verifier)
	if err != nil {
		return err
	}
	if tree.N == known.N && tree.Hash != known.Hash {
		return errors.New("the proof's checkpoint has another root than the checkpoint of the same size")
	}
	return tlog.CheckRecord(path, tree.N, tree.Hash, at, tlog.RecordHash(leaf))
}

// checkTiles verifies every entry of a C2SP tlog-tiles folder.
func checkTiles(folder string, tree tlog.Tree) error {
	if tree.N == 0 {
		return nil
	}
	hashes := tlog.TileHashReader(tree, tileFolder(folder))
	var bundle []byte
	for i := int64(0); i < tree.N; i++ {
		if i%256 == 0 {
			if len(bundle) > 0 {
				return fmt.Errorf("bytes are left over before entry %d", i)
			}
			width := int64(256)
			if tree.N-i < width {
				width = tree.N - i
			}
			var err error
			bundle, err = os.ReadFile(tilePath(folder, "entries", tlog.Tile{H: tileHeight, L: -1, N: i / 256, W: int(width)}))
			if err != nil {
				return err
			}
		}
		if len(bundle) < 2 || len(bundle)-2 < int(binary.BigEndian.Uint16(bundle)) {
			return fmt.Errorf("the bundle ends before entry %d", i)
		}
		end := 2 + int(binary.BigEndian.Uint16(bundle))
		entry := bundle[2:end]
		bundle = bundle[end:]

		stored, err := hashes.ReadHashes([]int64{tlog.StoredHashIndex(0, i)})
		if err != nil {
			return err
		}
		if stored[0] != tlog.RecordHash(entry) {
			return fmt.Errorf("entry %d is not the one that was hashed", i)
		}
	}
	if len(bundle) > 0 {
		return errors.New("bytes are left over behind the last entry")
	}
	return nil
}

// tileFolder reads tiles as C2SP names them, for the verifier of Go's checksum database.
type tileFolder string

func (f tileFolder) Height() int { return tileHeight }

func (f tileFolder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		bytes, err := os.ReadFile(tilePath(string(f), strconv.Itoa(tile.L), tile))
		if err != nil {
			return nil, err
		}
		if len(bytes) != tile.W*tlog.HashSize {
			return nil, fmt.Errorf("a tile of width %d has %d bytes", tile.W, len(bytes))
		}
		all = append(all, bytes)
	}
	return all, nil
}

func (f tileFolder) SaveTiles([]tlog.Tile, [][]byte) {}

// tilePath is tlog's own path, tile/8/LEVEL/NNN, without the height.
func tilePath(folder, level string, tile tlog.Tile) string {
	parts := strings.SplitN(tile.Path(), "/", 4)
	return filepath.Join(folder, "tile", level, filepath.FromSlash(parts[3]))
}
