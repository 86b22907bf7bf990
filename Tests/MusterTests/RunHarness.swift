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
    let transport: any Transport

    /// Starts a sandbox that misbehaves as `faults` says and hands it over with an empty folder.
    static func with<Result: Sendable>(
        faults: String = "",
        accounts: Int = 0,
        contents: SandboxContents? = nil,
        serviceQuota: QuotaPolicy = .unlimited,
        ownQuota: QuotaPolicy = .unlimited,
        _ body: (RunHarness) async throws -> Result
    ) async throws -> Result {
        var options = SandboxOptions()
        options.accounts = accounts
        options.contents = contents
        options.quota = serviceQuota
        options.faults = faults.isEmpty ? Faults() : try Faults(parsing: faults)
        return try await withTemporaryFolder { folder in
            try await Sandbox.run(options) { sandbox in
                var transportOptions = AsyncHTTPClientTransport.Options()
                transportOptions.connections = 64
                transportOptions.timeout = .endless
                transportOptions.connectTimeout = .endless
                return try await AsyncHTTPClientTransport.with(transportOptions) { transport in
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

    /// Plans a sheet; unless told otherwise, with a fixed number of calls at once, so that a run can be stopped where a test wants it.
    func prepare(
        _ csv: String,
        _ settings: RunSettings = eightAtOnce,
        client: IdentityClient? = nil
    ) async throws -> PreparedRun {
        let path = folder.appending("robots.csv")
        try AtomicFile.write(csv.utf8, to: path)
        let sheet = Sheet(path: path, name: "robots.csv", options: settings.sheet)
        return try await PreparedRun.prepare(
            sheet.check(),
            settings: settings,
            client: client ?? self.client
        )
    }

    /// Removes a group behind the program's back.
    func deleteGroup(_ id: String) async throws {
        let reply = try await transport.reply(
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
        try await Run(prepare(csv, settings), in: run, program: "test", verification: .brief).execute()
    }

    /// Imports a sheet and stops the run, as Ctrl-C does, once so many rows are done.
    func importSheet(_ csv: String, stoppingAfter done: Int) async throws -> Run.Result {
        try await execute(Run(prepare(csv), in: run, program: "test", verification: .brief), stoppingAfter: done)
    }

    /// Runs, and stops the run, as Ctrl-C does, once so many more rows are done. Creates do not get far beyond that, however late the stop comes.
    func execute(_ run: Run, stoppingAfter done: Int) async throws -> Run.Result {
        try await execute(run, after: done) { await run.stop(.signal(2)) }
    }

    /// Runs, and does something to the run once so many more rows are done. Until that has ended, the service holds back what would be done next.
    func execute(_ run: Run, after done: Int, _ intervene: () async throws -> Void) async throws -> Run.Result {
        let before = await run.progress().done
        let received = await sandbox.snapshot().createsReceived.count
        await sandbox.holdAnswers(afterCreates: received + done + Self.callsAtOnce)
        async let result = run.execute()
        while await run.progress().done < before + done { try await Task.sleep(for: .milliseconds(5)) }
        try await intervene()
        await sandbox.releaseAnswers()
        return try await result
    }

    /// As many calls a run has in flight, unless it is told otherwise.
    private static let callsAtOnce = 8

    private static var eightAtOnce: RunSettings {
        var settings = RunSettings()
        settings.concurrency = .fixed(callsAtOnce)
        return settings
    }

    /// Continues the run to the end.
    func resume() async throws -> Run.Result { try await continued(run).execute() }

    /// The run of a folder, ready to be continued.
    func continued(_ folder: RunFolder) async throws -> Run {
        let earlier = try EarlierRun(folder)
        let contents = try earlier.checkedSheet()
        let prepared = try await PreparedRun.prepare(
            contents,
            settings: earlier.record.settings,
            client: client,
            continuing: earlier,
            verification: .brief
        )
        return try Run(prepared, in: folder, program: "test", verification: .brief)
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

extension VerificationPolicy {
    /// Some looks in less than a second: nothing lags unless a test makes it.
    static var brief: VerificationPolicy {
        var policy = VerificationPolicy()
        policy.firstPause = .milliseconds(20)
        policy.patience = .milliseconds(300)
        return policy
    }
}
