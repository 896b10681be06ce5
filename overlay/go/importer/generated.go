package importer

import (
	"go/build"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// Files that building Go's toolchain writes into GOROOT/src.  A GOROOT that is
// nothing but source lacks them (so does overlay/manifest say); those packages
// could not be checked.
var generated = map[string]string{
	"runtime/internal/sys/zversion.go":  "package sys\n\nconst StackGuardMultiplierDefault = 1\n",
	"cmd/internal/objabi/zbootstrap.go": "package objabi\n\nconst stackGuardMultiplierDefault = 1\n",
	"go/build/zcgo.go":                  "package build\n\nconst defaultCGO_ENABLED = \"\"\n\nvar cgoEnabled map[string]bool\n",
	"internal/buildcfg/zbootstrap.go": "package buildcfg\n\nconst (\n\tdefaultGOOS, defaultGOARCH = \"" + runtime.GOOS + "\", \"" + runtime.GOARCH + "\"\n" +
		"\tdefaultGO386, defaultGOAMD64, defaultGOARM = \"sse2\", \"v1\", \"7\"\n" +
		"\tdefaultGOMIPS, defaultGOMIPS64, defaultGOPPC64 = \"hardfloat\", \"hardfloat\", \"power8\"\n" +
		"\tdefaultGOEXPERIMENT, defaultGO_EXTLINK_ENABLED, defaultGO_LDSO = \"\", \"\", \"\"\n\tversion = \"go1\"\n)\n",
}

// addGenerated lets ctxt see the files where they are missing.  Only there: a
// context with functions of its own never asks the go command for modules.
func addGenerated(ctxt *build.Context) {
	src := filepath.Join(ctxt.GOROOT, "src")
	if _, err := os.Stat(filepath.Join(src, "runtime/internal/sys/zversion.go")); err == nil {
		return
	}
	ctxt.ReadDir = func(dir string) ([]fs.FileInfo, error) {
		entries, err := os.ReadDir(dir)
		if err != nil {
			return nil, err
		}
		var list []fs.FileInfo
		for _, e := range entries {
			if info, err := e.Info(); err == nil {
				list = append(list, info)
			}
		}
		for name := range generated {
			path := filepath.Join(src, name)
			if filepath.Dir(path) != filepath.Clean(dir) {
				continue
			}
			if _, err := os.Stat(path); err != nil {
				list = append(list, generatedFile(name))
			}
		}
		return list, nil
	}
	ctxt.OpenFile = func(path string) (io.ReadCloser, error) {
		f, err := os.Open(path)
		if err != nil {
			if name, err := filepath.Rel(src, path); err == nil && generated[name] != "" {
				return io.NopCloser(strings.NewReader(generated[name])), nil
			}
			return nil, err
		}
		return f, nil
	}
}

// generatedFile is the name of a file in generated.
type generatedFile string

func (f generatedFile) Name() string       { return filepath.Base(string(f)) }
func (f generatedFile) Size() int64        { return int64(len(generated[string(f)])) }
func (f generatedFile) Mode() fs.FileMode  { return 0o444 }
func (f generatedFile) ModTime() time.Time { return time.Time{} }
func (f generatedFile) IsDir() bool        { return false }
func (f generatedFile) Sys() any           { return nil }
