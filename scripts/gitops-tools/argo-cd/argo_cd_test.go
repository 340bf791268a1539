// Package argocd judges the recorded objects with the interpreter of Argo CD, and reads what a delivery writes with its types.
package argocd

import (
	"testing"

	"cdk8s-mtc/gitops-tools/harness"
	"encoding/json"
	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"github.com/argoproj/argo-cd/v3/util/lua"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"
)

func TestHealthChecks(t *testing.T) {
	run := harness.Start(t, "argo-cd", "github.com/argoproj/argo-cd/v3")
	var scripts map[string]string
	if err := json.Unmarshal(run.Read("lua.json"), &scripts); err != nil {
		t.Fatal(err)
	}
	vm := lua.VM{}
	for _, one := range run.Cases() {
		health, err := vm.ExecuteHealthLua(&unstructured.Unstructured{Object: one.Object}, scripts[one.Kind])
		if err != nil {
			run.Says(one.Name, err.Error(), one.Verdict)
		} else {
			run.Says(one.Name, string(health.Status), one.Verdict)
		}
	}
	for _, file := range run.Files("*.yaml") {
		run.Says(file, read(run.Read(file)), "valid")
	}
	run.Write()
}

// A field that the type does not have is an error.
func read(text []byte) string {
	var head struct{ Kind string }
	if err := yaml.Unmarshal(text, &head); err != nil {
		return err.Error()
	}
	var object any = &v1alpha1.Application{}
	if head.Kind == "AppProject" {
		object = &v1alpha1.AppProject{}
	}
	if err := yaml.UnmarshalStrict(text, object); err != nil {
		return err.Error()
	}
	if project, isProject := object.(*v1alpha1.AppProject); isProject {
		if err := project.ValidateProject(); err != nil {
			return err.Error()
		}
	}
	return "valid"
}
