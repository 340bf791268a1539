// Package kubectl evaluates the commands `kubectl wait` on the recorded objects with kubectl's own code.
package kubectl

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"cdk8s-mtc/gitops-tools/harness"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/cli-runtime/pkg/genericclioptions"
	"k8s.io/cli-runtime/pkg/genericiooptions"
	"k8s.io/cli-runtime/pkg/resource"
	"k8s.io/client-go/dynamic/fake"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/clientcmd/api"
	"k8s.io/kubectl/pkg/cmd/wait"
)

var condition = regexp.MustCompile(`--for='(.*)' --timeout`)

func TestWait(t *testing.T) {
	run := harness.Start(t, "kubectl", "k8s.io/kubectl")
	var commands map[string][]string
	if err := json.Unmarshal(run.Read("commands.json"), &commands); err != nil {
		t.Fatal(err)
	}
	for _, one := range run.Cases() {
		said := "Healthy"
		for _, command := range commands[one.Kind] {
			if err := met(one.Object, condition.FindStringSubmatch(command)[1]); err != nil {
				said = "not healthy"
			}
		}
		run.Says(one.Name, said, said) // the tests know where it must differ from the definition
	}
	run.Write()
}

// Checks once, as the timeout 0 does.
func met(content map[string]any, condition string) error {
	object := &unstructured.Unstructured{Object: content}
	kind := object.GroupVersionKind()
	resources := schema.GroupVersionResource{Group: kind.Group, Version: kind.Version, Resource: strings.ToLower(kind.Kind) + "s"}
	client := fake.NewSimpleDynamicClientWithCustomListKinds(runtime.NewScheme(),
		map[schema.GroupVersionResource]string{resources: kind.Kind + "List"}, object)
	streams := genericiooptions.NewTestIOStreamsDiscard()
	config := clientcmd.NewDefaultClientConfig(*api.NewConfig(), &clientcmd.ConfigOverrides{ClusterInfo: api.Cluster{Server: "https://127.0.0.1"}})
	flags := wait.NewWaitFlags(genericclioptions.NewTestConfigFlags().WithClientConfig(config), streams)
	flags.ForCondition = condition
	options, err := flags.ToOptions([]string{"a/b"})
	if err != nil {
		return err
	}
	options.DynamicClient = client
	options.Timeout = 0
	options.ResourceFinder = genericclioptions.NewSimpleFakeResourceFinder(&resource.Info{
		Mapping: &meta.RESTMapping{Resource: resources, GroupVersionKind: kind}, Name: object.GetName(), Namespace: object.GetNamespace(),
	})
	return options.RunWait()
}

func TestUnmetConditions(t *testing.T) {
	object := map[string]any{
		"apiVersion": "a/v1", "kind": "A", "metadata": map[string]any{"name": "a", "namespace": "b"}, "status": map[string]any{"phase": "Completed"},
	}
	if err := met(object, "jsonpath={.status.phase}=Completed"); err != nil {
		t.Error(err)
	}
	for _, unmet := range []string{"jsonpath={.status.phase}=Running", "condition=Ready"} {
		if met(object, unmet) == nil {
			t.Errorf("met: %s", unmet)
		}
	}
}
