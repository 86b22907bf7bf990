/// Answers to writes that are held back until they are let go: a caller can be caught amid its work, however slow the machine is.
struct HeldAnswers {
    /// How many creates must have been received before answers are held back; `nil` for never.
    private var firstCreates: Int?
    private var waiting: [AsyncStream<Void>.Continuation] = []

    /// Holds back the answers to writes, those that are due once so many creates have been received.
    mutating func begin(afterCreates count: Int) {
        firstCreates = count
    }

    /// What ends when an answer that is due now may leave; `nil` for at once.
    mutating func hold(creates: Int) -> AsyncStream<Void>? {
        guard let firstCreates, creates >= firstCreates else { return nil }
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        waiting.append(continuation)
        return stream
    }

    /// Lets all answers leave, those to come too.
    mutating func release() {
        firstCreates = nil
        for continuation in waiting { continuation.finish() }
        waiting = []
    }
}
