import IdentityAPI
import Muster
import SystemPackage
import TestSupport
import Testing

/// Imports through transports that are not Muster's own, by the public interface alone.
@Suite("Runs over another transport", .inTurn)
struct TransportRunTests {
    private static let rows = 12
    private static let sheet =
        "name,groups\n" + (1...rows).map { "new-\($0),Finance\n" }.joined() + "bad,Nowhere\n"

    /// Imports the sheet over a transport, and returns the outcome and the path of the run.
    private func importSheet(
        over transport: any Transport,
        in folder: FilePath
    ) async throws -> (result: Run.Result, run: FilePath) {
        let deployment = try Deployment(url: "https://memory.invalid/acme/identity_")
        return try await Sheet.with(Array(Self.sheet.utf8), name: "robots.csv") { sheet in
            try await IdentityClient.with(
                deployment,
                .token("t"),
                organizationID: "o",
                transport: transport
            ) { client in
                let prepared = try await PreparedRun.prepare(sheet.check(), client: client)
                let run = try Run(
                    prepared,
                    in: RunFolder(folder.appending("run")),
                    program: "test 1",
                    isPiped: true
                )
                return (try await run.execute(), run.folder.path)
            }
        }
    }

    @Test("A whole import needs no socket: a transport in memory is enough")
    func memory() async throws {
        let service = MemoryService()
        try await withTemporaryFolder { folder in
            let (result, run) = try await importSheet(over: service, in: folder)
            #expect(result.stopReason == nil)
            #expect(result.summary[.created] == Self.rows && result.summary[.failed] == 1)
            #expect(service.accounts.count == Self.rows)
            #expect(service.accounts.allSatisfy { $0.groupIDs == ["g0", "g1"] })
            // The groups, one page of accounts, and a create each: nothing is sent twice.
            #expect(service.requests == Self.rows + 2)
            #expect(try allReports(run).count == Self.rows + 1)
        }
    }

    @Test(
        "A transport that breaks the rules loses no row, and has none created twice",
        arguments: UnrulyTransport.Habit.allCases
    )
    func unruly(habit: UnrulyTransport.Habit) async throws {
        let service = MemoryService()
        try await withTemporaryFolder { folder in
            let (result, run) = try await importSheet(over: UnrulyTransport(habit, service), in: folder)
            #expect(result.stopReason == nil, "\(String(describing: result.stopReason))")
            #expect(result.summary[.created] == Self.rows && result.summary[.failed] == 1, "\(result.summary.counts)")
            #expect(service.creates.count == Self.rows && service.creates.values.allSatisfy { $0 == 1 })
            #expect(try allReports(run).count == Self.rows + 1)
        }
    }
}
