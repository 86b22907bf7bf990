import IdentityAPI
import SystemPackage
import TestSupport
import Testing

@testable import Muster

@Suite("Quotas across processes", .inTurn)
struct QuotaLogTests {
    private let window = Duration.seconds(3600)

    private func log(_ root: FilePath, _ organization: String = "org") -> QuotaLog {
        QuotaLog(root: root, organization: organization, window: window)
    }

    @Test("A call that one process sent counts for every other, once, and not for itself")
    func shared() async throws {
        try await withTemporaryFolder { root in
            var first = log(root)
            var second = log(root)
            first.note(.put)
            first.note(.post)
            #expect(first.news().isEmpty)
            #expect(second.news().map(\.method) == [.put, .post])
            #expect(second.news().isEmpty)
            second.note(.put)
            #expect(first.news().map(\.method) == [.put])
            var later = log(root)
            #expect(later.news().count == 3)
            var other = log(root, "another")
            #expect(other.news().isEmpty)
        }
    }

    @Test("A gate starts with what earlier processes left of the window")
    func gate() async throws {
        try await withTemporaryFolder { root in
            let policy = QuotaPolicy(limits: [.put: 3], window: window)
            let first = QuotaGate(policy: policy, history: log(root))
            for _ in 1...2 {
                first.answered(try await first.admit(.put))
            }
            let second = QuotaGate(policy: policy, history: log(root))
            #expect(second.quotaStatus(.put).left == 1)
            _ = try await second.admit(.put)
            // What is sent meanwhile is heard of: the window is spent for both.
            #expect(first.quotaStatus(.put).left == 0)
        }
    }

    @Test("A folder that cannot be written leaves the quota to this process alone")
    func unwritable() {
        var log = QuotaLog(root: "/proc/nowhere", organization: "o", window: window)
        log.note(.put)
        #expect(log.news().isEmpty)
    }
}
