import IdentitySandbox
import TestSupport
import Testing

@testable import IdentityAPI
@testable import Muster

/// What Muster needs from the service, held against the sandbox: each check holds there, and fails where a fault word breaks what it looks at.
@Suite("The conformance suite of the service", .inTurn)
struct ConformanceTests {
    /// What a service that breaks something is found to be.
    struct Breach: Sendable, CustomTestStringConvertible {
        let check: String
        let faults: String
        let mark: ConformanceVerdict.Mark
        let found: String

        init(_ check: String, _ faults: String, _ mark: ConformanceVerdict.Mark, _ found: String) {
            (self.check, self.faults, self.mark, self.found) = (check, faults, mark, found)
        }

        var testDescription: String { "\(check) with \(faults)" }
    }

    private static let breaches: [Breach] = [
        .init("list", "html=1,methods=GET", .missing, "with a web page"),
        .init("top", "top=ignored", .differs, "2 asked for, 30 given"),
        .init("pageSize", "page=10", .differs, "at most 10"),
        .init("skip", "skip=ignored", .missing, "begins with the first account"),
        .init("end", "skip=last", .differs, "behind the end holds 30 accounts"),
        .init("identity", "fields=nameless", .missing, "missing on"),
        .init("idForm", "ids=upper", .differs, "capitals"),
        .init("idsUnique", "order=shuffled,page=10", .differs, "came twice"),
        .init("byID", "by-id=missing", .missing, "404"),
        .init("total", "total=zero", .differs, "0, where 30 were read"),
        .init("total", "total=minus", .differs, "no number of accounts: -1"),
        .init("total", "total=page", .differs, "the page's own count"),
        .init("total", "total=page,page=7", .differs, "the page's own count"),
        .init("total", "total=absent", .differs, "absent"),
        .init("total", "total=text", .differs, "'30 accounts'"),
        .init("total", "total=more", .differs, "31, where 30 were read"),
        .init("sortBy", "order=made", .differs, "another order"),
        .init("stableOrder", "order=ties", .differs, "in another order"),
        .init("stableOrder", "order=shuffled,page=10", .differs, "other accounts"),
        .init("complete", "order=shuffled,page=10", .differs, "by the total alone"),
        .init("complete", "order=shuffled,page=10,total=absent", .missing, "no total proves"),
        .init("groupList", "group-array=wrapped", .missing, "no bare array"),
        .init("groupNames", "group-array=nameless", .differs, "1 group without id or name"),
        .init("groupByID", "by-id=missing", .differs, "404"),
        .init("groupIDs", "list-groups=some", .differs, "missing on"),
        .init("groupIDs", "list-groups=null,own-groups=null", .missing, "missing on 30 of 30"),
        .init("groupIDsAgree", "list-groups=fewer", .missing, "the list shows"),
        .init("groupIDsAgree", "own-groups=null", .differs, "itself does not show them"),
        .init("groupIDsKnown", "group-array=fewer", .differs, "1 id that no group has"),
        .init("everyone", "everyone=implied", .differs, "not shown on 30 of 30 accounts"),
        .init("search", "search=nothing", .differs, "is not found"),
        .init("search", "search=ignored", .differs, "any term"),
        .init("unknownID", "unknown-id=400", .missing, "400"),
        .init("unknownID", "unknown-id=500", .missing, "500"),
        .init("unknownID", "unknown-id=html", .missing, "web page"),
        .init("errorText", "errors=empty", .differs, "empty"),
        .init("errorText", "errors=text", .differs, "no JSON"),
        .init("unknownPath", "elsewhere=json", .differs, "something else than a page"),
        .init("quotaHeaders", "rate-limit=on,rate-limit-form=words", .differs, "cannot read"),
        .init("clock", "clock=2h", .differs, "s ahead"),
        .init("created", "groups=null", .differs, "does not show the groups"),
        .init("readersLag", "lag=1h", .differs, "404"),
        .init("duplicateName", "duplicate=500", .missing, "500"),
        .init("missingDisplayName", "no-display-name=blank", .differs, "emptied"),
        .init("unknownGroup", "unknown-group=ignore", .differs, "ignored"),
        .init("groupCall", "group-write=deny", .differs, "Scope"),
        .init("bulkDelete", "bulk-delete=404", .differs, "404"),
        .init("bulkDelete", "bulk-delete=html", .differs, "web page"),
    ]

    /// What is found of a sandbox whose accounts were not made in the order of their names.
    private static func report(faults: String, writing: Bool = true) async throws -> ConformanceReport {
        try await withService(faults: faults) { harness in
            await ConformanceReport.of(harness.client, writing: writing)
        }
    }

    private static func withService<Result: Sendable>(
        faults: String,
        _ body: (RunHarness) async throws -> Result
    ) async throws -> Result {
        let accounts = (1...30).map { number in
            SandboxContents.Account(
                name: "unit-robot-\(100 - number)",
                displayName: "Bot",
                groups: number == 30 ? ["Finance", "Legal"] : ["Finance"]
            )
        }
        let quota = QuotaPolicy(limits: [.get: 1000], window: .seconds(300))
        return try await RunHarness.with(
            faults: faults,
            contents: SandboxContents(accounts: accounts),
            serviceQuota: quota,
            body
        )
    }

    @Test("Every check that a call can make holds of the sandbox, and what none can tell says so")
    func faultless() async throws {
        let report = try await Self.report(faults: "clock=0s,rate-limit=on")
        for result in report.results {
            let expected: ConformanceVerdict.Mark = result.check.evidence == .none ? .unknown : .holds
            #expect(result.verdict.mark == expected, "\(result.check.id): \(result.verdict)")
        }
        #expect(report.allowsWork)
    }

    @Test("Every check fails of a service that breaks what it looks at, and says how", arguments: breaches)
    func breach(_ breach: Breach) async throws {
        let report = try await Self.report(faults: breach.faults)
        let verdict = try #require(report[breach.check])
        #expect(verdict.mark == breach.mark, "\(verdict)")
        #expect(verdict.found.contains(breach.found) && verdict.consequence != nil, "\(verdict)")
        #expect(report.allowsWork == !report.results.contains { $0.verdict.mark == .missing })
        if breach.mark == .missing { #expect(!report.allowsWork) }
    }

    @Test("No check is without a service that breaks it")
    func everyCheckCanFail() {
        let broken = Set(Self.breaches.map(\.check))
        #expect(broken == Set(ConformanceCheck.all.filter { $0.evidence != .none }.map(\.id)))
        #expect(Set(ConformanceCheck.all.compactMap(\.openPoint)) == Set(OpenPoint.allCases))
        #expect(Set(ConformanceCheck.all.map(\.id)).count == ConformanceCheck.all.count)
    }

    @Test(
        "An open point is reported as it is answered there, whichever way that is",
        arguments: [
            ("duplicateName", "duplicate=409", "409"), ("duplicateName", "duplicate=400-text", "already exists"),
            ("duplicateName", "duplicate=400-code", "DuplicateUserName"), ("missingDisplayName", "", "kept"),
            ("missingDisplayName", "no-display-name=blank", "emptied"), ("unknownGroup", "", "rejected"),
            ("unknownGroup", "unknown-group=ignore", "ignored"), ("searchTerm", "", "any part"),
            ("searchTerm", "search=prefix", "not every part"), ("quotaHeaders", "", "none"),
            ("quotaHeaders", "rate-limit=on", "a window allows 1000"),
        ]
    )
    func openPoints(point: String, faults: String, found: String) async throws {
        let report = try await Self.report(faults: faults)
        let result = try #require(report.results.first { $0.check.openPoint?.rawValue == point })
        #expect(result.verdict.found.contains(found), "\(result.verdict)")
    }

    @Test(
        "Reading alone changes nothing, takes a bounded number of calls, and says what only a write would show",
        arguments: ["", "page=2", "500=0.3,seed=5"]
    )
    func readOnly(faults: String) async throws {
        try await Self.withService(faults: faults) { harness in
            let report = await ConformanceReport.of(harness.client)
            let calls = await harness.sandbox.snapshot().calls.filter { !$0.key.contains("token") }
            #expect(calls.keys.allSatisfy { $0.hasPrefix("GET") }, "\(calls)")
            #expect(calls.values.reduce(0, +) == report.calls && report.calls <= ConformanceReport.mostReads)
            for result in report.results where result.check.evidence == .writing {
                #expect(result.verdict == .needsWriting)
            }
        }
    }

    @Test("Writing leaves nothing behind")
    func cleanUp() async throws {
        try await Self.withService(faults: "bulk-delete=404") { harness in
            let before = await harness.sandbox.snapshot().accounts
            _ = await ConformanceReport.of(harness.client, writing: true)
            #expect(await harness.sandbox.snapshot().accounts == before)
        }
    }

    @Test("Where the quota is spent, nothing is waited for and the rest is not reported")
    func spentQuota() async throws {
        try await Self.withService(faults: "") { harness in
            let gate = QuotaGate(policy: QuotaPolicy(limits: [.get: 3], window: .seconds(3600)))
            gate.stop()
            let client = harness.client.keeping(to: gate, tokensOf: harness)
            let report = await ConformanceReport.of(client)
            #expect(report.calls == 3)
            #expect(report["list"]?.mark == .holds && report["unknownPath"]?.mark == .unknown)
            #expect(report.allowsWork)
        }
    }
}

extension IdentityClient {
    /// The same service behind another gate.
    fileprivate func keeping(to gate: QuotaGate, tokensOf harness: RunHarness) -> IdentityClient {
        IdentityClient(
            deployment: deployment,
            organizationID: organizationID,
            transport: harness.transport,
            tokens: TokenSource(credentials: .token("1234"), deployment: deployment, transport: harness.transport),
            gate: gate
        )
    }
}
