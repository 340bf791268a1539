// Package harness gives the tests of each tool their inputs, and writes down what the tool says of them.
package harness

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Case is a recorded object, and the verdict that each tool must have on it.
type Case struct {
	Name    string
	Kind    string
	Object  map[string]any
	Verdict string
}

// Run is one tool with its inputs: the folder INPUTS/TOOL, which export.ts writes.
type Run struct {
	t       *testing.T
	tool    string
	modules []string
	results map[string]string
}

// Start begins the run of a tool. The versions of the modules are written to its results.
func Start(t *testing.T, tool string, modules ...string) *Run {
	return &Run{t: t, tool: tool, modules: modules, results: map[string]string{}}
}

// Read gives an input.
func (r *Run) Read(name string) []byte {
	r.t.Helper()
	text, err := os.ReadFile(filepath.Join(os.Getenv("INPUTS"), r.tool, name))
	if err != nil {
		r.t.Fatal(err)
	}
	return text
}

// Cases gives the recorded objects.
func (r *Run) Cases() []Case {
	r.t.Helper()
	var cases []Case
	if err := json.Unmarshal(r.Read("cases.json"), &cases); err != nil {
		r.t.Fatal(err)
	}
	return cases
}

// Files gives the names of the inputs that match a pattern.
func (r *Run) Files(pattern string) []string {
	r.t.Helper()
	paths, _ := filepath.Glob(filepath.Join(os.Getenv("INPUTS"), r.tool, pattern))
	if len(paths) == 0 {
		r.t.Fatalf("there is no input %s", pattern)
	}
	names := []string{}
	for _, path := range paths {
		names = append(names, filepath.Base(path))
	}
	return names
}

// Says records what the tool says of an input, and fails the test if that is not what is wanted.
func (r *Run) Says(input, said, wanted string) {
	r.t.Helper()
	if _, exists := r.results[input]; exists {
		r.t.Errorf("%s: there are two inputs of this name", input)
	}
	r.results[input] = said
	if said != wanted {
		r.t.Errorf("%s: %s, not %s", input, said, wanted)
	}
}

// Write writes RESULTS/TOOL.json: the versions, the digest of the inputs, and what the tool said of each.
func (r *Run) Write() {
	r.t.Helper()
	text, err := json.MarshalIndent(map[string]any{
		"tool":     r.versions(),
		"inputs":   strings.TrimSpace(string(r.Read("digest"))),
		"verdicts": r.results,
	}, "", "  ")
	if err == nil {
		err = os.WriteFile(filepath.Join(os.Getenv("RESULTS"), r.tool+".json"), append(text, '\n'), 0o644)
	}
	if err != nil {
		r.t.Fatal(err)
	}
}

// The versions of go.mod: a test's build information has none.
func (r *Run) versions() []string {
	text, err := os.ReadFile("go.mod")
	if err != nil {
		r.t.Fatal(err)
	}
	versions := []string{}
	for _, line := range strings.Split(string(text), "\n") {
		words := strings.Fields(strings.TrimPrefix(line, "require "))
		if len(words) > 1 && slices.Contains(r.modules, words[0]) {
			versions = append(versions, words[0]+" "+words[1])
		}
	}
	if len(versions) != len(r.modules) {
		r.t.Errorf("a version is unknown: %v", versions)
	}
	return versions
}
