import Foundation
import IdentityAPI
import Logging
import Muster

/// Imports a sheet with the engine behind `muster`: `MUSTER_URL=… MUSTER_TOKEN=… swift run ImportASheet robots.csv`.
@main
struct ImportASheet {
    static func main() async throws {
        let environment = ProcessInfo.processInfo.environment
        let service = try Deployment(url: environment["MUSTER_URL"] ?? "")
        let token = Credentials.token(environment["MUSTER_TOKEN"] ?? "")
        let organizationID = environment["MUSTER_ORGANIZATION_ID"]
        var logger = Logger(label: "ImportASheet")
        logger.logLevel = environment["LOG_LEVEL"].flatMap(Logger.Level.init(rawValue:)) ?? .notice

        let sheet = Sheet(CommandLine.arguments[1])
        let contents = try sheet.check()  // Throws all that is wrong with the file, before anything is sent.

        try await AsyncHTTPClientTransport.with { [logger] connections in
            try await IdentityClient.with(
                service,
                token,
                organizationID: organizationID,
                transport: LoggingTransport(next: connections, logger: logger),
                logger: logger
            ) { client in
                try await importSheet(contents, logger, client)
            }
        }
    }

    /// Shows the plan, asks before anything is removed, and runs the plan.
    private static func importSheet(_ contents: Sheet.Contents, _ logger: Logger, _ client: IdentityClient) async throws
    {
        var prepared = try await PreparedRun.prepare(contents, client: client)
        let counts = prepared.plan.counts
        print("\(counts.creates) accounts to create, \(counts.updates) to update, \(counts.deletes) to delete")

        if counts.losses > 0 {
            print("This removes \(counts.removals) memberships and \(counts.deletes) accounts. Type yes to go ahead:")
            guard readLine() == "yes" else { return print("Nothing was sent.") }
            prepared.agree()
        }

        let run = try Run(
            prepared,
            in: .makeNew(for: prepared.sheet.name),
            program: "ImportASheet 1.0",
            logger: logger
        )
        let result = try await run.execute()
        print(result.summary.counts, "in", run.folder.path)
    }
}
