/// The tasks that go on when the request that began them is answered: plans, runs, connections. The one place where such tasks begin.
final class BackgroundWork: Sendable {
    private let jobs: AsyncStream<@Sendable () async -> Void>
    private let continuation: AsyncStream<@Sendable () async -> Void>.Continuation

    init() { (jobs, continuation) = AsyncStream.makeStream() }

    /// Begins a task.
    func add(_ job: @escaping @Sendable () async -> Void) { continuation.yield(job) }

    /// Carries out the tasks until the task that calls this is cancelled.
    func run() async {
        await withDiscardingTaskGroup { group in
            for await job in jobs { group.addTask { await job() } }
            group.cancelAll()
        }
    }
}
