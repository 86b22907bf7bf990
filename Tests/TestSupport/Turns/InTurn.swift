import Foundation
public import Testing

/// Lets a few test cases run at once, whatever the number of those that are ready: all at once would wait for each other's processor time more than
/// for anything of their own. Each is guarded against hanging and timed, from the beginning of its turn.
public struct InTurn: SuiteTrait, TestTrait, TestScoping {
    /// How many run at once: some wait for programs and sockets while others compute.
    private static let width = ProcessInfo.processInfo.activeProcessorCount + 4
    private static let turns = Semaphore(width)
    /// One thread for each turn would do, if no test waited for another task of its own.
    private static let threads = TestThreads(width * 2)
    private static let hangGuard = HangGuard(limit: .seconds(1800))
    /// A test in a suite within a suite meets the trait twice, and must not wait for itself.
    @TaskLocal private static var hasTurn = false

    /// It is every test's in the suite.
    public var isRecursive: Bool { true }

    /// Each case of a test takes a turn of its own.
    public func scopeProvider(for test: Test, testCase: Test.Case?) -> InTurn? {
        testCase == nil ? nil : self
    }

    /// Runs a case when its turn comes.
    public func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing body: @Sendable () async throws -> Void
    ) async throws {
        guard !Self.hasTurn else { return try await body() }
        await Self.turns.wait()
        defer { Self.turns.signal() }
        let start = ContinuousClock.now
        defer { TestTimes.shared.add(.now - start, of: test) }
        try await Self.$hasTurn.withValue(true) {
            try await withTaskExecutorPreference(Self.threads) {
                try await Self.hangGuard.run(test, testCase, body)
            }
        }
    }
}

extension Trait where Self == InTurn {
    /// Every suite has it.
    public static var inTurn: Self { InTurn() }
}
