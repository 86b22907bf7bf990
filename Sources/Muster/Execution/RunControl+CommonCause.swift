import IdentityAPI

/// Refusals that may concern one row or every call (``CommonCause``).
extension RunControl {
    /// Records such a refusal of a write, and finds out whether the service refuses every call. Then it stops the run.
    ///
    /// - Parameters:
    ///   - error: the refusal.
    ///   - counts: whether other calls cannot do the same.
    ///   - readsWork: returns whether reads work; `nil` when that is unknown.
    /// - Returns: whether it stopped the run.
    func isCommon(_ error: IdentityError, counts: Bool, readsWork: () async -> Bool?) async -> Bool {
        change {
            $0.commonCause.refused(error.message, counts: counts, at: .now)
            $0.lastSuspect = error
            $0.refusedCalls += 1
        }
        defer { change { $0.refusedCalls -= 1 } }
        while stopReason == nil, !Task.isCancelled {
            switch change({ $0.commonCause.step(at: .now) }) {
            case .confirm:
                let works = await readsWork()
                change { $0.commonCause.confirmed(readsWork: works, at: .now) }
                if works == false { stop(.blocked(error, readsWork: false)) }
            case .wait: try? await Task.sleep(for: .milliseconds(20))
            // No account is left that could show anything new.
            case .sample where areAllTried: continue
            case .sample:
                let (rows, underWay) = queue.note { $0.sample(CommonCause.sampleSize) }
                // Those that wait here have been refused already.
                change { $0.commonCause.sampling(rows, underWay: Swift.max(underWay - $0.refusedCalls, 0)) }
            case .withhold: return false
            case .stop: stop(reason(for: error))
            }
        }
        return true
    }

    /// Withholds rows whose refusal may have one cause for all calls.
    ///
    /// - Parameter isInDoubt: whether an earlier attempt may have been applied.
    func withhold(_ rows: [Entry.RowOutcome], isInDoubt: Bool) {
        change { $0.withheld.add(rows, isInDoubt: isInDoubt, at: .now) }
    }

    /// Returns the rows whose refusal turned out to be their own since the last call of this function. The caller records and counts them.
    func takeReleased() -> [Entry.RowOutcome] {
        change { $0.withheld.takeReleased() }
    }

    /// Decides the rows that are still withheld after the last call. When no write was ever accepted, or many consecutive rows were refused at the end, they may have one cause, and it stops the run.
    /// When they are all that is left and the previous resume met the same, they fail.
    ///
    /// - Returns: the rows to record and count, and those that stay pending and whose intents to withdraw.
    func settleWithheld() -> (failed: [Entry.RowOutcome], pending: [Entry.RowOutcome]) {
        let (released, withheld, isTheirOwn, isUndecided, error) = change {
            let isUndecided = $0.commonCause.isUndecided
            let isTheirOwn = $0.hadAcceptedWrite && (areAllTried || !isUndecided)
            return ($0.withheld.takeReleased(), $0.withheld.takeAll(), isTheirOwn, isUndecided, $0.lastSuspect)
        }
        if stopReason == nil, !withheld.isEmpty, !isTheirOwn, let error { stop(reason(for: error)) }
        if stopReason == nil {
            if isUndecided, !withheld.isEmpty { noteTriedTwice() }
            return (released + withheld.flatMap(\.rows), [])
        }
        return (released, withheld.filter { !$0.isInDoubt }.flatMap(\.rows).map(\.pending))
    }

    /// Says once that the last rows fail because an earlier resume of the run has tried them in vain.
    func noteTriedTwice() {
        change {
            guard !$0.hasToldTriedTwice else { return }
            $0.hasToldTriedTwice = true
            $0.notices.append(.triedTwice)
        }
    }

    /// Returns why the service refuses every write while reads work: a missing right when no write was ever accepted, otherwise something between Muster and the service.
    private func reason(for error: IdentityError) -> StopReason {
        let isRight = error.kind == .forbidden && !error.isPage && !change(\.hadAcceptedWrite)
        return isRight ? .notAuthorized(error) : .blocked(error, readsWork: true)
    }
}

extension Entry.RowOutcome {
    /// The same row, pending, with what the service said of it: a resume knows by it that the row was tried.
    var pending: Entry.RowOutcome {
        var row = self
        row.outcome.status = .pending
        return row
    }
}
