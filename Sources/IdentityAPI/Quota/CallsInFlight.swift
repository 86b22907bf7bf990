/// The calls of one method that wait for their answers.
struct CallsInFlight: Sendable {
    private var calls: [(number: Int, sent: Duration, episode: Int)] = []
    private var numbers = 0
    /// How long an answer takes, smoothed.
    private(set) var latency = Duration.milliseconds(50)

    var count: Int { calls.count }

    /// How many were sent within `age`. A call that is out for longer holds nobody up: its answer may never come.
    func count(youngerThan age: Duration, at now: Duration, inEpisode episode: Int? = nil) -> Int {
        calls.count { $0.sent + age > now && (episode == nil || $0.episode == episode) }
    }

    /// Takes a call in; its number tells it from the others.
    mutating func begin(at now: Duration, episode: Int) -> Int {
        numbers += 1
        calls.append((numbers, now, episode))
        return numbers
    }

    /// Takes a call out when it is answered.
    mutating func end(_ number: Int, at now: Duration) {
        guard let index = calls.firstIndex(where: { $0.number == number }) else { return }
        latency += (now - calls[index].sent - latency) / 8
        // Their order does not matter.
        calls.swapAt(index, calls.count - 1)
        calls.removeLast()
    }

    /// Takes a call out that was not sent: it tells nothing of how long answers take.
    mutating func withdraw(_ number: Int) {
        calls.removeAll { $0.number == number }
    }
}
