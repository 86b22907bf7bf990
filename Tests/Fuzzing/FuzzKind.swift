/// What is fed with random inputs. An input follows from a seed and its number alone.
package enum FuzzKind: String, Sendable, CaseIterable {
    /// Bodies and headers that a service answers with.
    case answers
    /// Checkpoint files.
    case checkpoint
    /// CSV documents, in any chunks.
    case csv
    /// Texts of settings: quotas, durations, addresses, and `run.json`.
    case settings

    /// An input: what is read, and what else is drawn for it.
    package struct Input: Sendable {
        /// What is read.
        package var bytes: [UInt8]
        /// What else is drawn: how the bytes are cut, what stands beside them.
        var random: Randomness
    }

    /// The input of a number.
    package func input(seed: UInt64, number: Int) -> Input {
        var random = Randomness(seed: seed, number: number)
        let bytes =
            switch self {
            case .answers: AnswerFuzz.bytes(&random)
            case .checkpoint: CheckpointFuzz.bytes(&random)
            case .csv: CSVFuzz.bytes(&random)
            case .settings: SettingsFuzz.bytes(&random)
            }
        return Input(bytes: bytes, random: random)
    }

    /// What is wrong with what the program makes of an input; `nil` for nothing.
    package func problem(with input: Input) -> String? {
        var random = input.random
        return switch self {
        case .answers: AnswerFuzz.problem(input.bytes, &random)
        case .checkpoint: CheckpointFuzz.problem(input.bytes, &random)
        case .csv: CSVFuzz.problem(input.bytes, &random)
        case .settings: SettingsFuzz.problem(input.bytes, &random)
        }
    }

    /// The first problem among some inputs, with its number; `nil` for none.
    package func firstProblem(seed: UInt64, numbers: Range<Int>) -> (number: Int, problem: String)? {
        for number in numbers {
            if let problem = problem(with: input(seed: seed, number: number)) { return (number, problem) }
        }
        return nil
    }
}
