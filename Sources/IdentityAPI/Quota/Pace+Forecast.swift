extension Pace {
    /// How long until the last of so many further calls can be sent, by quota alone: the places that are free, then those that come back, round
    /// after round, and not before a present pause is over. Where no limit is known, by what refusals have taught; zero where there were none.
    func forecast(calls: Int, at now: Duration) -> Duration {
        let rest = backoff.wait(at: now) ?? .zero
        guard let limit = limit?.number, calls > 0 else {
            let learned = rhythm.forecast(calls: calls, inFlight: inFlight.count, pausedUntil: backoff.until, at: now)
            // Behind a wait calls keep their distance, too.
            let last = rhythm.callsPerRound(pausedUntil: backoff.until, at: now).map { (calls - 1) % $0 } ?? 0
            let spaced = rest > .zero ? gap * Swift.max(0, last) : .zero
            return Swift.max(rest + gap * Swift.max(0, calls - 1), (learned ?? .zero) + spaced)
        }
        let (round, place) = (calls - 1).quotientAndRemainder(dividingBy: limit)
        var wait = Swift.max(rest, untilPlace(place, of: limit, at: now))
        if round == 0, !told.isOver(at: now), let left = told.left, place >= left {
            wait = Swift.max(wait, told.wait(at: now))
        }
        return Swift.max(wait + window * round, gap * (calls - 1))
    }

    /// Whether a forecast would be a guess: calls are refused, nobody told a limit or until when, and too few windows have turned yet to teach either.
    func isForecastGuess(at now: Duration) -> Bool {
        guard limit == nil else { return false }
        return backoff.isGuess && !rhythm.isKnown || rhythm.isGuess(pausedUntil: backoff.until, at: now)
    }

    /// How many calls go between two waits, by what is told or learned; `nil` where nothing is known.
    func callsPerRound(at now: Duration) -> Int? {
        limit?.number ?? rhythm.callsPerRound(pausedUntil: backoff.until, at: now)
    }

    /// How long until the place of that number, counted from 0, is there: first the free ones, then those that calls give back.
    private func untilPlace(_ number: Int, of limit: Int, at now: Duration) -> Duration {
        let free = limit - used
        guard number >= free else { return .zero }
        let call = number - free
        return call < taken.count ? Swift.max(.zero, taken.wait(leaving: call, at: now)) : window
    }
}
