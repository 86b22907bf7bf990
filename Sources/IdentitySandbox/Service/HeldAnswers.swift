/// Holds back the responses to writes until they are released, so that a test can stop a client in the middle of its work on any machine.
struct HeldAnswers {
    /// The number of creates after which to hold back responses; `nil` for never.
    private var firstCreates: Int?
    private var waiting: [AsyncStream<Void>.Continuation] = []

    /// Holds back the responses to writes after a number of creates.
    mutating func begin(afterCreates count: Int) { firstCreates = count }

    /// Returns a task that ends when a response that is due now may leave; `nil` for at once.
    mutating func hold(creates: Int) -> AsyncStream<Void>? {
        guard let firstCreates, creates >= firstCreates else { return nil }
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        waiting.append(continuation)
        return stream
    }

    /// Releases all responses, also future ones.
    mutating func release() {
        firstCreates = nil
        for continuation in waiting { continuation.finish() }
        waiting = []
    }
}
