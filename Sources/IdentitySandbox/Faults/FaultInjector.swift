import IdentityAPI

/// Decides by chance which fault a call meets.
///
/// Each kind of decision has its own random numbers, and every call draws one of each, so the probability of one kind does not change
/// the others.
struct FaultInjector {
    private let faults: Faults
    private var faultRandom: SeededRandom
    private var delayRandom: SeededRandom
    private var tokenRandom: SeededRandom
    private var faultsLeft: Int

    init(_ faults: Faults) {
        self.faults = faults
        faultRandom = SeededRandom(seed: faults.seed, purpose: 3)
        delayRandom = SeededRandom(seed: faults.seed, purpose: 4)
        tokenRandom = SeededRandom(seed: faults.seed, purpose: 5)
        faultsLeft = faults.faultLimit ?? .max
    }

    /// Returns the fault of a call; `nil` for none.
    mutating func fault(of call: Call) -> Fault? {
        guard !faults.chances.isEmpty, meets(call) else { return nil }
        var throwLeft = faultRandom.unit()
        for fault in Fault.allCases {
            throwLeft -= faults.chances[fault] ?? 0
            guard throwLeft < 0 else { continue }
            guard faultsLeft > 0 else { return nil }
            faultsLeft -= 1
            return fault
        }
        return nil
    }

    /// Returns how long to delay a call's answer.
    mutating func delay(of call: Call) -> Duration {
        guard faults.slowChance > 0, meets(call), delayRandom.unit() < faults.slowChance else { return .zero }
        return faults.slowDelay
    }

    /// Returns whether the token endpoint fails this time.
    mutating func tokenEndpointFails() -> Bool {
        faults.tokenFailureChance > 0 && tokenRandom.unit() < faults.tokenFailureChance
    }

    private func meets(_ call: Call) -> Bool {
        call.method.map(faults.methods.contains) ?? false
    }
}
