// An app with an invalid value.
package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
	"github.com/example/pets-go/petssecurity"
)

func main() {
	defer jsii.Close()

	stack := awscdk.NewStack(awscdk.NewApp(nil), jsii.String("Shop"), nil)
	petssecurity.NewCustomerKey(stack, jsii.String("Key"), &petssecurity.CustomerKeyProps{
		Description:   jsii.String("shop"),
		PendingWindow: awscdk.Duration_Days(jsii.Number(3)),
	})
}
