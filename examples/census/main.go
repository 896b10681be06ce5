// Census reads a tree of text files and tells what is in it: lines, words,
// identifiers, the longest words, and how often words stand beside each other.
// Files are read by a pool of goroutines; the result is printed as text or JSON.
//
//	census [-json] [-workers n] [-top n] [-ext .go,.txt] folder
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"sync"
	"time"
	"unicode"
)

// Tally is what one file, or a whole tree, adds up to.
type Tally struct {
	Files, Lines, Words, Bytes int
	Words2                     map[string]int `json:"-"`
	Pairs                      map[Pair]int   `json:"-"`
	ByExt                      map[string]int
	Longest                    string
}

// Pair is two words that stand beside each other.
type Pair struct{ First, Second string }

func newTally() *Tally {
	return &Tally{Words2: make(map[string]int), Pairs: make(map[Pair]int), ByExt: make(map[string]int)}
}

// Add puts o's counts on top of t's.
func (t *Tally) Add(o *Tally) {
	t.Files += o.Files
	t.Lines += o.Lines
	t.Words += o.Words
	t.Bytes += o.Bytes
	addCounts(t.Words2, o.Words2)
	addCounts(t.Pairs, o.Pairs)
	addCounts(t.ByExt, o.ByExt)
	if longer(o.Longest, t.Longest) {
		t.Longest = o.Longest
	}
}

func addCounts[K comparable](dst, src map[K]int) {
	for k, n := range src {
		dst[k] += n
	}
}

func longer(x, y string) bool {
	if len(x) != len(y) {
		return len(x) > len(y)
	}
	return x < y
}

// words calls yield with each word of a line; it is a range function.
func words(line string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		start := -1
		for i, r := range line {
			inWord := unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_'
			switch {
			case inWord && start < 0:
				start = i
			case !inWord && start >= 0:
				if !yield(line[start:i]) {
					return
				}
				start = -1
			}
		}
		if start >= 0 {
			yield(line[start:])
		}
	}
}

func countFile(path string) (*Tally, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	t := newTally()
	t.Files = 1
	t.ByExt[filepath.Ext(path)] = 1
	r := bufio.NewReader(f)
	for {
		line, err := r.ReadString('\n')
		if line != "" {
			t.Lines++
			t.Bytes += len(line)
			prev := ""
			for w := range words(line) {
				w = strings.ToLower(w)
				t.Words++
				t.Words2[w]++
				if prev != "" {
					t.Pairs[Pair{prev, w}]++
				}
				if longer(w, t.Longest) && len(w) < 60 {
					t.Longest = w
				}
				prev = w
			}
		}
		if errors.Is(err, io.EOF) {
			return t, nil
		}
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", path, err)
		}
	}
}

type ranked[K comparable] struct {
	Key   K
	Count int
}

// top returns the n largest counts, ties by less.
func top[K comparable](m map[K]int, n int, less func(x, y K) bool) []ranked[K] {
	all := make([]ranked[K], 0, len(m))
	for k, c := range m {
		all = append(all, ranked[K]{k, c})
	}
	sort.Slice(all, func(i, j int) bool {
		if all[i].Count != all[j].Count {
			return all[i].Count > all[j].Count
		}
		return less(all[i].Key, all[j].Key)
	})
	return all[:min(n, len(all))]
}

// census counts every file below root with the given extensions.
func census(root string, exts map[string]bool, workers int) (*Tally, []error) {
	paths := make(chan string, 64)
	var (
		mu    sync.Mutex
		wg    sync.WaitGroup
		total = newTally()
		errs  []error
	)
	for range workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			mine := newTally()
			for p := range paths {
				t, err := countFile(p)
				if err != nil {
					mu.Lock()
					errs = append(errs, err)
					mu.Unlock()
					continue
				}
				mine.Add(t)
			}
			mu.Lock()
			defer mu.Unlock()
			total.Add(mine)
		}()
	}
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.Type().IsRegular() && exts[filepath.Ext(p)] {
			paths <- p
		}
		return nil
	})
	close(paths)
	wg.Wait()
	if err != nil {
		errs = append(errs, err)
	}
	return total, errs
}

type report struct {
	Root     string
	Total    *Tally
	TopWords []ranked[string]
	TopPairs []ranked[Pair]
}

func (r *report) print(w io.Writer) {
	t := r.Total
	fmt.Fprintf(w, "%d files, %d lines, %d words (%d different), %d bytes\n", t.Files, t.Lines, t.Words, len(t.Words2), t.Bytes)
	fmt.Fprintf(w, "longest word: %s\n\n", t.Longest)
	for i, x := range r.TopWords {
		fmt.Fprintf(w, "%2d. %-12s %7d  %s\n", i+1, x.Key, x.Count, strings.Repeat("#", x.Count*40/r.TopWords[0].Count))
	}
	fmt.Fprintln(w)
	for i, x := range r.TopPairs {
		fmt.Fprintf(w, "%2d. %-24s %6d\n", i+1, x.Key.First+" "+x.Key.Second, x.Count)
	}
}

func main() {
	asJSON := flag.Bool("json", false, "print JSON")
	workers := flag.Int("workers", 4, "goroutines that read files")
	n := flag.Int("top", 10, "how many words and pairs to list")
	ext := flag.String("ext", ".go", "extensions, separated by commas")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: census [flags] folder")
		flag.PrintDefaults()
		os.Exit(2)
	}
	exts := make(map[string]bool)
	for _, e := range strings.Split(*ext, ",") {
		exts[e] = true
	}
	start := time.Now()
	total, errs := census(flag.Arg(0), exts, *workers)
	for _, err := range errs {
		fmt.Fprintln(os.Stderr, "census:", err)
	}
	r := &report{
		Root:     flag.Arg(0),
		Total:    total,
		TopWords: top(total.Words2, *n, func(x, y string) bool { return x < y }),
		TopPairs: top(total.Pairs, *n, func(x, y Pair) bool { return x.First < y.First || x.First == y.First && x.Second < y.Second }),
	}
	if *asJSON {
		enc := json.NewEncoder(os.Stdout)
		enc.SetIndent("", "  ")
		if err := enc.Encode(r); err != nil {
			fmt.Fprintln(os.Stderr, "census:", err)
			os.Exit(1)
		}
	} else {
		r.print(os.Stdout)
	}
	fmt.Fprintf(os.Stderr, "census took %v\n", time.Since(start).Round(time.Millisecond))
	if len(errs) > 0 {
		os.Exit(1)
	}
}
