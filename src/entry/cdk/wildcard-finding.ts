import { Stack } from "aws-cdk-lib";
import type { Construct } from "constructs";

/**
 * The name by which cdk-nag finds a wildcard in a policy: `AwsSolutions-IAM5[Resource::<LogicalId.Arn>/events/*]`.
 * https://github.com/cdklabs/cdk-nag#acknowledging-a-rule
 */
export function wildcardFinding(scope: Construct, arn: string): string {
  return `AwsSolutions-IAM5[Resource::${flat(Stack.of(scope).resolve(arn))}]`;
}

/** A resolved value as text, what CloudFormation fills in between `<` and `>`. */
function flat(value: unknown): string {
  if (typeof value === "string") return value;
  const { Ref: ref, "Fn::GetAtt": attribute, "Fn::Join": join } = value as Intrinsic;
  if (join !== undefined) return join[1].map(flat).join(join[0]);
  return `<${ref ?? attribute?.join(".")}>`;
}

interface Intrinsic {
  readonly Ref?: string;
  readonly "Fn::GetAtt"?: readonly [string, string];
  readonly "Fn::Join"?: readonly [string, readonly unknown[]];
}
