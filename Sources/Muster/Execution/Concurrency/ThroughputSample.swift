#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// What a round of calls tells of one level of concurrency: the throughput by Little's law, calls in flight divided by latency.
///
/// All values are natural logarithms, so that differences are ratios. The latency is a median: a long tail moves neither it nor its error much.
struct ThroughputSample: Sendable, Hashable {
    /// The calls in flight.
    var inFlight: Double
    /// The median latency, in seconds.
    var latency: Double
    /// The standard error of the latency.
    var error: Double

    /// The throughput, in calls a second.
    var throughput: Double { inFlight - latency }

    /// The calls in flight as a whole number.
    var level: Int { Int(exp(inFlight).rounded()) }

    /// Whether the higher of two levels is worth its calls: it brings at least a share of the throughput that perfect scaling would bring.
    ///
    /// - Parameters:
    ///   - lower: the lower level.
    ///   - share: the share, from 0 to 1.
    ///   - benefitOfDoubt: how many standard errors are added to what was measured.
    func isWorth(over lower: ThroughputSample, share: Double, benefitOfDoubt: Double) -> Bool {
        let noise = (error * error + lower.error * lower.error).squareRoot()
        return throughput - lower.throughput + benefitOfDoubt * noise >= share * (inFlight - lower.inFlight)
    }

    /// Moves half way to a later measurement of the same level.
    mutating func blend(_ later: ThroughputSample) {
        latency = (latency + later.latency + (inFlight - later.inFlight)) / 2
        error = (error * error + later.error * later.error).squareRoot() / 2
    }
}

/// The answers of one round.
struct ConcurrencyRound: Sendable {
    /// The logarithm of latency ÷ calls in flight, for each answer.
    private var costs: [Double] = []
    private var inFlight = 0.0

    /// The answers so far.
    var count: Int { costs.count }

    /// Takes an answer.
    mutating func take(latency: Double, inFlight: Int) {
        let level = log(Double(inFlight))
        costs.append(latency - level)
        self.inFlight += level
    }

    /// What the round tells. There must be an answer.
    var sample: ThroughputSample {
        let sorted = costs.sorted()
        let count = sorted.count
        let middle = count / 2
        // The order statistics half a standard deviation of the rank to each side.
        let refusalHistory = Int((Double(count).squareRoot() / 2).rounded(.up))
        let spread =
            sorted[Swift.min(count - 1, middle + refusalHistory)] - sorted[Swift.max(0, middle - refusalHistory)]
        let level = inFlight / Double(count)
        return ThroughputSample(
            inFlight: level,
            latency: sorted[middle] + level,
            error: count < 8 ? 0.5 : Swift.max(spread / 2, 0.01)
        )
    }
}
