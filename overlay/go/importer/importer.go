// Package importer finds the packages that the ones checked by go/types import.
//
// Tricolor writes no export data of gc's kind.  A package for which gc has left
// none (a GOROOT without pkg, or a package that was never installed) is checked
// from its source, so that Default works as it does under gc.
package importer

import (
	"fmt"
	"go/ast"
	"go/build"
	"go/internal/gccgoimporter"
	"go/internal/gcimporter"
	"go/internal/srcimporter"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"runtime"
	"strings"
	"sync"
)

// A Lookup opens the export data of the package with the import path.
type Lookup func(path string) (io.ReadCloser, error)

// ForCompiler returns an importer for the packages that the compiler ("gc" or
// "gccgo") has installed, or for packages' sources (compiler "source", which
// takes no lookup); nil for any other compiler.  A lookup finds export data by
// canonical import path; without one $GOROOT and $GOPATH are searched.
func ForCompiler(fset *token.FileSet, compiler string, lookup Lookup) types.Importer {
	pkgs := make(map[string]*types.Package)
	switch compiler {
	case "gc":
		return &gcImporter{pkgs, lookup, fset, nil}
	case "gccgo":
		installed := new(gccgoimporter.GccgoInstallation)
		if installed.InitFromDriver(compiler) != nil {
			return nil
		}
		return &gccgoImporter{pkgs, lookup, installed.GetImporter(nil, nil)}
	case "source":
		if lookup != nil {
			panic("importer: packages that are read from source can't be looked up")
		}
		return fromSource(fset, pkgs)
	}
	return nil
}

// For is ForCompiler with a FileSet of its own.
//
// Deprecated: positions of imported objects mean nothing without the FileSet;
// use ForCompiler.
func For(compiler string, lookup Lookup) types.Importer {
	own := token.NewFileSet()
	return ForCompiler(own, compiler, lookup)
}

// Default returns an importer for the compiler that the program says it was
// built with (runtime.Compiler).  It is the same one for all: what it has checked
// from source, which takes long, is there for the next caller.
func Default() types.Importer {
	return theDefault
}

var theDefault = &sharedImporter{m: &gcImporter{make(map[string]*types.Package), nil, token.NewFileSet(), nil}}

type sharedImporter struct {
	mu sync.Mutex
	m  *gcImporter
}

func (s *sharedImporter) Import(path string) (*types.Package, error) {
	return s.ImportFrom(path, "", 0)
}

func (s *sharedImporter) ImportFrom(path, dir string, mode types.ImportMode) (*types.Package, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.m.ImportFrom(path, dir, mode)
}

// Packages of the standard library are read as they are built: without cgo.
func fromSource(fset *token.FileSet, pkgs map[string]*types.Package) types.ImporterFrom {
	ctxt := build.Default
	ctxt.CgoEnabled = false
	addGenerated(&ctxt)
	return srcimporter.New(&ctxt, fset, pkgs)
}

func checkMode(mode types.ImportMode) {
	if mode != 0 {
		panic(fmt.Sprintf("importer: mode must be 0, not %d", mode))
	}
}

type gcImporter struct {
	pkgs   map[string]*types.Package
	lookup Lookup
	fset   *token.FileSet
	source types.ImporterFrom // made at the first package without export data; shares pkgs
}

func (m *gcImporter) Import(path string) (*types.Package, error) {
	return m.ImportFrom(path, "", 0)
}

func (m *gcImporter) ImportFrom(path, dir string, mode types.ImportMode) (*types.Package, error) {
	checkMode(mode)
	if m.lookup != nil && path != "unsafe" {
		list, err := m.sourceList(path)
		if err != nil {
			return nil, err
		}
		if list != "" {
			return m.fromList(path, list)
		}
	}
	if m.lookup == nil && path != "unsafe" {
		if file, _ := gcimporter.FindPkg(path, dir); file == "" {
			if m.source == nil {
				m.source = fromSource(m.fset, m.pkgs)
			}
			return m.source.ImportFrom(path, dir, 0)
		}
	}
	return gcimporter.Import(m.fset, m.pkgs, path, dir, m.lookup)
}

// In the place of export data tri gives a list of a package's sources: after the
// mark lines "file PATH", and "import AS-WRITTEN PATH" where the two differ.
const listMark = "tri sources\n"

// sourceList returns the list for a package, "" if its file is no list.
func (m *gcImporter) sourceList(path string) (string, error) {
	r, err := m.lookup(path)
	if err != nil || r == nil {
		return "", err
	}
	defer r.Close()
	mark := make([]byte, len(listMark))
	if _, err := io.ReadFull(r, mark); err != nil || string(mark) != listMark {
		return "", nil
	}
	rest, err := io.ReadAll(r)
	return string(rest), err
}

// fromList checks the declarations of a package's sources.  They have been
// compiled: what this checker doesn't like is newer than it, and is left out.
func (m *gcImporter) fromList(path, list string) (*types.Package, error) {
	if p := m.pkgs[path]; p != nil && p.Complete() {
		return p, nil
	}
	var files []*ast.File
	meaning := make(map[string]string)
	for _, line := range strings.Split(list, "\n") {
		what, rest, _ := strings.Cut(line, " ")
		switch what {
		case "file":
			if f, _ := parser.ParseFile(m.fset, rest, nil, parser.SkipObjectResolution); f != nil {
				files = append(files, f)
			}
		case "import":
			written, real, _ := strings.Cut(rest, " ")
			meaning[written] = real
		}
	}
	conf := types.Config{
		IgnoreFuncBodies: true,
		FakeImportC:      true,
		Error:            func(error) {},
		Sizes:            types.SizesFor("gc", runtime.GOARCH),
		Importer: importFunc(func(path string) (*types.Package, error) {
			if real, ok := meaning[path]; ok {
				path = real
			}
			return m.Import(path)
		}),
	}
	p, _ := conf.Check(path, m.fset, files, nil)
	p.MarkComplete()
	m.pkgs[path] = p
	return p, nil
}

type importFunc func(path string) (*types.Package, error)

func (f importFunc) Import(path string) (*types.Package, error) { return f(path) }

type gccgoImporter struct {
	pkgs   map[string]*types.Package
	lookup Lookup
	read   gccgoimporter.Importer
}

func (m *gccgoImporter) Import(path string) (*types.Package, error) {
	return m.ImportFrom(path, "", 0)
}

func (m *gccgoImporter) ImportFrom(path, dir string, mode types.ImportMode) (*types.Package, error) {
	checkMode(mode)
	return m.read(m.pkgs, path, dir, m.lookup)
}
