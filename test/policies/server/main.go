// Decides about objects as an API server with ValidatingAdmissionPolicies does, with the server's own compiler and evaluator of CEL.
//
// It reads {"policies": [...], "requests": [{"policy": index, "object": {...}, "oldObject": {...}, "user": "..."}]} from stdin, and prints a list
// with the decision about each request: "allow", "skip" if a match condition is false, "deny: MESSAGE", or "error: MESSAGE".
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"
	v1 "k8s.io/api/admissionregistration/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apiserver/pkg/admission"
	plugin "k8s.io/apiserver/pkg/admission/plugin/cel"
	limits "k8s.io/apiserver/pkg/apis/cel"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/apiserver/pkg/cel/environment"
)

type input struct {
	Policies []v1.ValidatingAdmissionPolicy `json:"policies"`
	Requests []struct {
		Policy    int            `json:"policy"`
		Object    map[string]any `json:"object"`
		OldObject map[string]any `json:"oldObject"`
		User      string         `json:"user"`
	} `json:"requests"`
}

func main() {
	var in input
	decoder := json.NewDecoder(os.Stdin)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&in); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	policies := make([]policy, len(in.Policies))
	for i := range in.Policies {
		policies[i] = compile(&in.Policies[i])
	}
	decisions := make([]string, len(in.Requests))
	for i, request := range in.Requests {
		decisions[i] = decide(policies[request.Policy], request.Object, request.OldObject, request.User)
	}
	if err := json.NewEncoder(os.Stdout).Encode(decisions); err != nil {
		panic(err)
	}
}

// expression is what the server's compiler gets for a match condition or a validation.
type expression string

func (e expression) GetExpression() string    { return string(e) }
func (e expression) ReturnTypes() []*cel.Type { return []*cel.Type{cel.BoolType} }

// variable is the same for a variable of a policy.
type variable v1.Variable

func (v variable) GetExpression() string    { return v.Expression }
func (v variable) GetName() string          { return v.Name }
func (v variable) ReturnTypes() []*cel.Type { return []*cel.Type{cel.AnyType, cel.DynType} }

type policy struct {
	conditions, validations plugin.ConditionEvaluator
	message                 string
}

func compile(of *v1.ValidatingAdmissionPolicy) policy {
	compiler, err := plugin.NewCompositedCompiler(environment.MustBaseEnvSet(environment.DefaultCompatibilityVersion()))
	if err != nil {
		panic(err)
	}
	options := plugin.OptionalVariableDeclarations{HasAuthorizer: true}
	for _, each := range of.Spec.Variables {
		compiler.CompileAndStoreVariable(variable(each), options, environment.StoredExpressions)
	}
	var conditions, validations []plugin.ExpressionAccessor
	for _, condition := range of.Spec.MatchConditions {
		conditions = append(conditions, expression(condition.Expression))
	}
	for _, validation := range of.Spec.Validations {
		validations = append(validations, expression(validation.Expression))
	}
	return policy{
		conditions:  compiler.CompileCondition(conditions, options, environment.StoredExpressions),
		validations: compiler.CompileCondition(validations, options, environment.StoredExpressions),
		message:     of.Spec.Validations[0].Message,
	}
}

func decide(by policy, object, oldObject map[string]any, name string) string {
	created := &unstructured.Unstructured{Object: object}
	kind := created.GroupVersionKind()
	resource := schema.GroupVersionResource{Group: kind.Group, Version: kind.Version, Resource: "any"}
	operation := admission.Create
	var old runtime.Object
	if oldObject != nil {
		operation, old = admission.Update, &unstructured.Unstructured{Object: oldObject}
	}
	info := &user.DefaultInfo{Name: name}
	attributes := admission.NewAttributesRecord(created, old, kind, created.GetNamespace(), created.GetName(), resource, "", operation, nil, false, info)
	versioned := &admission.VersionedAttributes{Attributes: attributes, VersionedKind: kind}
	versioned.VersionedObject.Set(created)
	versioned.VersionedOldObject.Set(old)
	request := plugin.CreateAdmissionRequest(attributes, metav1.GroupVersionResource(resource), metav1.GroupVersionKind(kind))
	for _, stage := range []struct {
		evaluator plugin.ConditionEvaluator
		otherwise string
	}{{by.conditions, "skip"}, {by.validations, "deny: " + by.message}} {
		results, _, err := stage.evaluator.ForInput(context.Background(), versioned, request, plugin.OptionalVariableBindings{}, nil, limits.RuntimeCELCostBudget)
		if err != nil {
			return "error: " + err.Error()
		}
		for _, result := range results {
			if result.Error != nil {
				return "error: " + result.Error.Error()
			}
			if result.EvalResult != types.True {
				return stage.otherwise
			}
		}
	}
	return "allow"
}
