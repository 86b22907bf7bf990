import Synchronization
public import Testing

/// Ends a test that hangs. It is no measure of speed: its limit is far above what any machine needs that makes headway at all.
public struct HangGuard: Sendable {
    private let limit: Duration

    /// A guard with a limit.
    public init(limit: Duration) {
        self.limit = limit
    }

    /// Runs `body`. When that takes longer than the limit, it is cancelled, and one issue says so. What goes wrong in it from then on follows from
    /// the cut, and is not told.
    public func run(_ test: Test, _ testCase: Test.Case?, _ body: @Sendable () async throws -> Void) async throws {
        let cut = Flag()
        do {
            try await IssueHandlingTrait.filterIssues { _ in !cut.isSet }.provideScope(for: test, testCase: testCase) {
                try await withoutActuallyEscaping(body) { try await race($0, cut) }
            }
        } catch {
            // What is thrown behind the cut follows from it.
            guard cut.isSet else { throw error }
        }
        guard cut.isSet else { return }
        Issue.record("cut short after \(limit)", sourceLocation: test.sourceLocation)
    }

    private func race(_ body: @escaping @Sendable () async throws -> Void, _ cut: Flag) async throws {
        try await withThrowingTaskGroup { group in
            group.addTask(operation: body)
            group.addTask {
                try await Task.sleep(for: limit)
                cut.set()
            }
            try await group.next()
            // Whichever comes first ends the other.
            group.cancelAll()
        }
    }

    private final class Flag: Sendable {
        private let value = Atomic(false)
        var isSet: Bool { value.load(ordering: .acquiring) }
        func set() { value.store(true, ordering: .releasing) }
    }
}
