import IdentityAPI

/// Decides what happens by chance, call by call.
///
/// Each kind of decision has dice of its own and every call throws them once, so one kind's chances do not change what
/// the others bring.
struct Luck {
    private let faults: Faults
    private var mishapDice: Dice
    private var delayDice: Dice
    private var tokenDice: Dice
    private var mishapsLeft: Int

    init(_ faults: Faults) {
        self.faults = faults
        mishapDice = Dice(seed: faults.seed, purpose: 3)
        delayDice = Dice(seed: faults.seed, purpose: 4)
        tokenDice = Dice(seed: faults.seed, purpose: 5)
        mishapsLeft = faults.mishapLimit ?? .max
    }

    /// What goes wrong with a call; `nil` for nothing.
    mutating func mishap(of call: Call) -> Mishap? {
        guard !faults.chances.isEmpty, meets(call) else { return nil }
        var throwLeft = mishapDice.unit()
        for mishap in Mishap.allCases {
            throwLeft -= faults.chances[mishap] ?? 0
            guard throwLeft < 0 else { continue }
            guard mishapsLeft > 0 else { return nil }
            mishapsLeft -= 1
            return mishap
        }
        return nil
    }

    /// How long a call's answer is held back.
    mutating func delay(of call: Call) -> Duration {
        guard faults.slowChance > 0, meets(call), delayDice.unit() < faults.slowChance else { return .zero }
        return faults.slowDelay
    }

    /// Whether the token endpoint fails this time.
    mutating func tokenEndpointFails() -> Bool {
        faults.tokenFailureChance > 0 && tokenDice.unit() < faults.tokenFailureChance
    }

    private func meets(_ call: Call) -> Bool {
        call.method.map(faults.methods.contains) ?? false
    }
}
