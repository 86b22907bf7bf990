import LibC

/// The throughput of one level of concurrency, measured in a round of calls by Little's law: calls in flight divided by latency.
///
/// All values are natural logarithms, so differences are ratios. The latency is a median, so a long tail hardly changes it or its error.
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

    /// Returns whether the higher of two levels is worth its calls: it gains at least a share of the throughput that perfect scaling would gain.
    ///
    /// - Parameters:
    ///   - lower: the lower level.
    ///   - share: the share, from 0 to 1.
    ///   - benefitOfDoubt: how many standard errors to add to the measurement.
    func isWorth(over lower: ThroughputSample, share: Double, benefitOfDoubt: Double) -> Bool {
        let noise = (error * error + lower.error * lower.error).squareRoot()
        return throughput - lower.throughput + benefitOfDoubt * noise >= share * (inFlight - lower.inFlight)
    }

    /// Averages it with a later measurement of the same level.
    mutating func blend(_ later: ThroughputSample) {
        latency = (latency + later.latency + (inFlight - later.inFlight)) / 2
        error = (error * error + later.error * later.error).squareRoot() / 2
    }
}

/// The answers of one round.
struct ConcurrencyRound: Sendable {
    /// For each answer, the logarithm of latency ÷ calls in flight.
    private var costs: [Double] = []
    private var inFlight = 0.0

    /// The number of answers.
    var count: Int { costs.count }

    /// Records an answer.
    mutating func take(latency: Double, inFlight: Int) {
        let level = log(Double(inFlight))
        costs.append(latency - level)
        self.inFlight += level
    }

    /// The round's sample. It needs at least one answer.
    var sample: ThroughputSample {
        let sorted = costs.sorted()
        let count = sorted.count
        let middle = count / 2
        // The order statistics at half a standard deviation of the rank on each side.
        let halfWidth = Int((Double(count).squareRoot() / 2).rounded(.up))
        let spread =
            sorted[Swift.min(count - 1, middle + halfWidth)] - sorted[Swift.max(0, middle - halfWidth)]
        let level = inFlight / Double(count)
        return ThroughputSample(
            inFlight: level,
            latency: sorted[middle] + level,
            error: count < 8 ? 0.5 : Swift.max(spread / 2, 0.01)
        )
    }
}
