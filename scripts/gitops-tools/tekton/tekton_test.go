// Package tekton validates Pipelines as Tekton's admission webhook does.
package tekton

import (
	"context"
	"testing"

	"cdk8s-mtc/gitops-tools/harness"
	v1 "github.com/tektoncd/pipeline/pkg/apis/pipeline/v1"
	"sigs.k8s.io/yaml"
)

func TestPipelines(t *testing.T) {
	run := harness.Start(t, "tekton", "github.com/tektoncd/pipeline")
	for _, file := range run.Files("*.yaml") {
		run.Says(file, validated(run.Read(file)), "valid")
	}
	run.Write()
}

func validated(text []byte) string {
	pipeline := &v1.Pipeline{}
	if err := yaml.UnmarshalStrict(text, pipeline); err != nil {
		return err.Error()
	}
	ctx := context.Background()
	pipeline.SetDefaults(ctx)
	if err := pipeline.Validate(ctx); err != nil {
		return err.Error()
	}
	return "valid"
}

// A validator that accepts everything would prove nothing.
func TestRejectsMistakes(t *testing.T) {
	const head = "apiVersion: tekton.dev/v1\nkind: Pipeline\nmetadata: {name: a}\nspec:\n  tasks:\n    - {name: b, taskRef: {name: c}"
	for _, rest := range []string{", runAfter: [d]}", ", runafter: [b]}", ", retry: 2}", ", timeout: soon}"} {
		if validated([]byte(head+rest)) == "valid" {
			t.Errorf("accepted: %s", rest)
		}
	}
	if said := validated([]byte(head + "}")); said != "valid" {
		t.Error(said)
	}
}
