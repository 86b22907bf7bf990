import ArgumentParser
import Muster

/// The answers to the questions of `muster init`, as options.
struct AnswerOptions: ParsableArguments {
    @Option(
        help:
            "Forms the URL together with --organization and --host: \(Product.allCases.map(\.rawValue).joined(separator: ", "))."
    )
    var product: Product?

    @Option(help: "The organization's name as in its addresses: https://cloud.uipath.com/NAME.")
    var organization: String?

    @Option(help: "The host of Automation Suite, Orchestrator standalone or Dedicated.")
    var host: String?

    @Option(name: .customLong("client-id"), help: "The id of the external application (Admin > External applications).")
    var clientID: String?

    @Flag(help: "Sign in through a browser, without a secret (muster login).") var login = false

    @Option(help: "Read the application's secret from the first line of this file.")
    var clientSecretFile: String?

    @Option(help: "Run this command to get the application's secret, as in 'pass show uipath'.")
    var clientSecretCommand: String?

    @Flag(
        name: .customLong("client-secret-stdin"),
        help: "Read the application's secret from standard input; store it beside the profile, readable only by you."
    )
    var clientSecretStandardInput = false

    @Flag(help: "Expect the application's secret in the environment, as MUSTER_CLIENT_SECRET.")
    var clientSecretEnvironment = false

    @Option(help: "Instead of an application: read a ready token from the first line of this file.")
    var tokenFile: String?

    @Option(help: "Instead of an application: run this command to get a ready token.") var tokenCommand: String?

    @Option(help: "The scopes to ask for. Default: PM.RobotAccount PM.Group.Read PM.Group.Write, as far as granted.")
    var scope: String?

    func validate() throws {
        let secrets = [
            clientSecretFile != nil, clientSecretCommand != nil, clientSecretStandardInput, clientSecretEnvironment,
            tokenFile != nil, tokenCommand != nil, login,
        ]
        guard secrets.filter(\.self).count <= 1 else {
            throw ValidationError(
                "Pass only one of --client-secret-file, --client-secret-command, --client-secret-stdin, --client-secret-environment, --token-file, --token-command and --login."
            )
        }
        for (option, text) in [("--organization", organization), ("--host", host), ("--client-id", clientID)] {
            guard let text, let problem = ProfileDraft.problem(inName: text) else { continue }
            throw ValidationError("\(option) '\(text)' \(problem).")
        }
    }
}
