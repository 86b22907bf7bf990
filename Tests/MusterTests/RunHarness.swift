import IdentitySandbox
import SystemPackage
import TestSupport

@testable import IdentityAPI
@testable import Muster

/// A service, a sheet and a run folder of its own: everything real but the organization.
struct RunHarness {
    let sandbox: RunningSandbox
    let client: IdentityClient
    let folder: FilePath
    let transport: Transport

    /// Starts a sandbox that misbehaves as `faults` says and hands it over with an empty folder.
    static func with<Result: Sendable>(
        faults: String = "",
        accounts: Int = 0,
        serviceQuota: QuotaPolicy = .unlimited,
        ownQuota: QuotaPolicy = .unlimited,
        timeout: Duration = .seconds(60),
        _ body: (RunHarness) async throws -> Result
    ) async throws -> Result {
        var options = SandboxOptions()
        options.accounts = accounts
        options.quota = serviceQuota
        options.faults = faults.isEmpty ? Faults() : try Faults(parsing: faults)
        return try await withTemporaryFolder { folder in
            try await Sandbox.run(options) { sandbox in
                var transportOptions = Transport.Options()
                transportOptions.connections = 16
                transportOptions.timeout = timeout
                transportOptions.connectTimeout = .seconds(60)
                return try await Transport.with(transportOptions) { transport in
                    let deployment = try Deployment(url: sandbox.apiURL, tokenURL: sandbox.tokenURL)
                    let credentials = Credentials.application(
                        id: "sandbox",
                        secret: "sandbox",
                        scope: Credentials.defaultScope
                    )
                    let client = IdentityClient(
                        deployment: deployment,
                        organizationID: options.organizationID,
                        transport: transport,
                        tokens: TokenSource(credentials: credentials, deployment: deployment, transport: transport),
                        gate: QuotaGate(policy: ownQuota)
                    )
                    return try await body(
                        RunHarness(sandbox: sandbox, client: client, folder: folder, transport: transport)
                    )
                }
            }
        }
    }

    /// The run's folder.
    var run: RunFolder { RunFolder(folder.appending("run")) }

    /// Plans a sheet.
    func prepare(
        _ csv: String,
        _ settings: RunSettings = RunSettings(),
        client: IdentityClient? = nil
    ) async throws -> PreparedRun {
        let path = folder.appending("robots.csv")
        try AtomicFile.write(csv.utf8, to: path)
        let sheet = Sheet(path: path, name: "robots.csv", options: settings.sheet)
        return try await PreparedRun(
            contents: sheet.check(),
            settings: settings,
            client: client ?? self.client
        )
    }

    /// Removes a group behind the program's back.
    func deleteGroup(_ id: String) async throws {
        let reply = try await transport.send(
            .delete,
            to: "\(sandbox.apiURL)/api/Group/\(client.organizationID)/\(id)",
            headers: [("authorization", "Bearer 1234")]
        )
        try reply.checkSuccess(from: "the sandbox")
    }

    /// A client that has a token which cannot be renewed.
    func client(token: String) throws -> IdentityClient {
        let deployment = try Deployment(url: sandbox.apiURL, tokenURL: sandbox.tokenURL)
        return IdentityClient(
            deployment: deployment,
            organizationID: client.organizationID,
            transport: transport,
            tokens: TokenSource(credentials: .token(token), deployment: deployment, transport: transport),
            gate: QuotaGate(policy: .unlimited)
        )
    }

    /// Imports a sheet to the end.
    func importSheet(_ csv: String, _ settings: RunSettings = RunSettings()) async throws -> Run.Result {
        try await Run(prepare(csv, settings), in: run, program: "test").execute()
    }

    /// Imports a sheet and stops the run, as Ctrl-C does, once so many rows are done.
    func importSheet(_ csv: String, stoppingAfter done: Int) async throws -> Run.Result {
        let run = try await Run(prepare(csv), in: run, program: "test")
        async let result = run.execute()
        while await run.progress().done < done { try await Task.sleep(for: .milliseconds(5)) }
        await run.stop(.signal(2))
        return try await result
    }

    /// Continues the run to the end.
    func resume() async throws -> Run.Result { try await continued(run).execute() }

    /// The run of a folder, ready to be continued.
    func continued(_ folder: RunFolder) async throws -> Run {
        let earlier = try EarlierRun(folder)
        let contents = try earlier.checkedSheet()
        let prepared = try await PreparedRun(
            contents: contents,
            settings: earlier.record.settings,
            client: client,
            continuing: earlier
        )
        return try Run(prepared, in: folder, program: "test")
    }

    /// The rows of one report.
    func report(_ name: String) throws -> [[String: String]] {
        try TestSupport.report(run.file(name))
    }

    /// The rows of all three reports, by number.
    func allReports() throws -> [Int: [String: String]] {
        try TestSupport.allReports(run.path)
    }
}
