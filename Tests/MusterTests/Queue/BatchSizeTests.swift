import TestSupport
import Testing

@testable import Muster

@Suite("The size of batches", .inTurn)
struct BatchSizeTests {
    /// What the service said of a batch.
    enum Answer: Sendable {
        case taken(Int)
        case refused(Int)
        case oneIsToBlame
    }

    private func size(_ most: Int, after answers: [Answer]) -> BatchSize {
        var size = BatchSize(most: most)
        for answer in answers {
            switch answer {
            case .taken(let count): size.taken(count)
            case .refused(let count): _ = size.mayBeTooLong(count)
            case .oneIsToBlame: size.recordSingleRejection()
            }
        }
        return size
    }

    @Test(
        "A refusal halves the size, an accepted batch raises it halfway to what was refused, and a culprit clears the refusals",
        arguments: [
            (100, [], 100),
            (0, [], 1),
            // A batch as long as was asked for proves the setting.
            (100, [.taken(100)], 100),
            (100, [.refused(100)], 50),
            (100, [.refused(100), .refused(50)], 25),
            // Never below what was accepted.
            (100, [.taken(40), .refused(60)], 40),
            (100, [.refused(100), .taken(50)], 75),
            (100, [.refused(100), .taken(50), .refused(75)], 50),
            // A short last batch says nothing of longer ones.
            (100, [.refused(100), .taken(3)], 50),
            // Near enough to what was refused.
            (100, [.refused(100), .taken(50), .taken(75), .taken(87), .taken(93)], 96),
            (100, [.refused(100), .oneIsToBlame, .taken(50)], 100),
            (100, [.refused(100), .refused(50), .oneIsToBlame, .taken(25)], 50),
        ] as [(Int, [Answer], Int)]
    )
    func current(most: Int, answers: [Answer], expected: Int) {
        #expect(size(most, after: answers).current == expected)
    }

    @Test("A batch no longer than an accepted one was not refused for its length")
    func tooLong() {
        var size = size(100, after: [.taken(30)])
        let (shorter, longer) = (size.mayBeTooLong(30), size.mayBeTooLong(31))
        #expect(!shorter && longer)
    }

    @Test(
        "The size is much shorter than asked for once half of it is known to be too long",
        arguments: [
            ([], false), ([.refused(100)], false), ([.refused(100), .refused(50), .taken(25)], false),
            ([.refused(100), .refused(50), .refused(25), .taken(12), .refused(18), .refused(15), .refused(13)], true),
            ([.taken(100)], false),
        ] as [([Answer], Bool)]
    )
    func isMuchShorter(answers: [Answer], expected: Bool) {
        #expect(size(100, after: answers).isMuchShorter == expected)
    }

    @Test("The limit of refusals exceeds what halving down to one account takes", arguments: [1, 2, 3, 64, 500, 1000])
    func mostRefusals(most: Int) {
        var halvings = 0
        var count = most
        while count > 1 { (count, halvings) = (count / 2, halvings + 1) }
        #expect(BatchSize(most: most).mostRefusals > halvings)
    }
}
