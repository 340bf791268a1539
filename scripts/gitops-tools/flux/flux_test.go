// Package flux judges the recorded objects with the evaluator of Flux's kustomize-controller.
package flux

import (
	"context"
	"testing"

	"cdk8s-mtc/gitops-tools/harness"
	kustomizev1 "github.com/fluxcd/kustomize-controller/api/v1"
	"github.com/fluxcd/pkg/apis/kustomize"
	"github.com/fluxcd/pkg/runtime/cel"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"
)

func TestHealthCheckExpressions(t *testing.T) {
	run := harness.Start(t, "flux", "github.com/fluxcd/pkg/runtime", "github.com/fluxcd/kustomize-controller/api")
	var checks []kustomize.CustomHealthCheck
	if err := yaml.UnmarshalStrict(run.Read("health-check-exprs.yaml"), &checks); err != nil {
		t.Fatal(err)
	}
	evaluators := map[string]*cel.StatusEvaluator{}
	for i := range checks {
		evaluator, err := cel.NewStatusEvaluator(&checks[i].HealthCheckExpressions)
		if err != nil {
			t.Fatal(err)
		}
		evaluators[checks[i].Kind] = evaluator
	}
	for _, one := range run.Cases() {
		run.Says(one.Name, verdict(evaluators[one.Kind], one.Object), one.Verdict)
	}
	for _, file := range run.Files("Kustomization-*.yaml") {
		said := "valid"
		if err := yaml.UnmarshalStrict(run.Read(file), &kustomizev1.Kustomization{}); err != nil {
			said = err.Error()
		}
		run.Says(file, said, "valid")
	}
	run.Write()
}

// After an error, Flux waits and asks again.
func verdict(evaluator *cel.StatusEvaluator, object map[string]any) string {
	result, err := evaluator.Evaluate(context.Background(), &unstructured.Unstructured{Object: object})
	if err != nil {
		return "Progressing"
	}
	return map[string]string{"Current": "Healthy", "Failed": "Degraded", "InProgress": "Progressing"}[string(result.Status)]
}
