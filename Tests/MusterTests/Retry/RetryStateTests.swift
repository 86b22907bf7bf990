import TestSupport
import Testing

@testable import IdentityAPI
@testable import Muster

@Suite("The attempts of one call, in virtual time", .inTurn)
struct RetryStateTests {
    private let start = ContinuousClock.now

    private func at(_ seconds: Int) -> ContinuousClock.Instant { start + .seconds(seconds) }

    private func error(_ kind: IdentityError.Kind, _ status: Int? = nil, told: Duration? = nil) -> IdentityError {
        IdentityError(kind, status: status, message: "No.", retryAfter: told)
    }

    /// A call whose attempts fail at these seconds.
    private func state(_ failures: [Int], _ error: IdentityError, sent: Bool = false) -> (
        RetryState, CircuitBreaker.Failure
    ) {
        var state = RetryState(policy: RetryPolicy(), mayHaveBeenSent: sent)
        var last: CircuitBreaker.Failure?
        for second in failures {
            state.begin()
            last = state.failed(error, wasProbe: false, at: at(second))
        }
        return (state, last!)
    }

    @Test(
        "A call is given up after its attempts and its patience, whichever lasts longer",
        arguments: [
            ([0], false), ([0, 1, 2, 3, 4], false), ([0, 1, 2, 10], false), ([0, 1, 2, 3, 10], true),
            ([0, 1, 2, 3, 4, 5, 9], false), ([0, 1, 2, 3, 4, 5, 10], true),
        ]
    )
    func lastAttempt(failures: [Int], isLast: Bool) {
        let (state, failure) = state(failures, error(.serverFailed, 503))
        #expect(failure.isLastAttempt == isLast && failure.firstFailure == at(0) && state.attempts == failures.count)
    }

    @Test("A failure is followed by a pause that the service's wait makes longer", arguments: [0, 5, 60, 100])
    func pause(told: Int) {
        var (state, failure) = state([0], error(.unreachable, told: .seconds(told)))
        let decision = state.decide(failure, isDown: false, reconcilesFirst: false)
        #expect(decision.reconciles == nil && !decision.isFinal)
        #expect(decision.pause! >= .seconds(min(told, 60)) && decision.pause! <= .seconds(max(min(told, 60), 1)))
    }

    @Test("A call that must be settled is looked up before each repetition, and not only after the attempt in doubt")
    func eachRepetition() {
        var state = RetryState(policy: RetryPolicy(), mayHaveBeenSent: false)
        let errors = [error(.answerLost), error(.unreachable), error(.unreachable)]
        for (second, failed) in errors.enumerated() {
            state.begin()
            let failure = state.failed(failed, wasProbe: false, at: at(second))
            let decision = state.decide(failure, isDown: false, reconcilesFirst: true)
            #expect(decision.reconciles?.kind == .answerLost)
            state.settled()
        }
        state.begin()
        let failure = state.failed(error(.unreachable), wasProbe: false, at: at(4))
        #expect(state.decide(failure, isDown: false, reconcilesFirst: false).reconciles == nil)
    }

    @Test("An attempt that an outage is to blame for does not count, and no pause comes before the circuit breaker's")
    func outage() {
        var (state, failure) = state([0, 1, 2, 3, 10], error(.unreachable))
        let decision = state.decide(failure, isDown: true, reconcilesFirst: false)
        #expect(decision == RetryState.Decision() && state.attempts == 4)
    }

    @Test(
        "What may have been applied is looked up before it is repeated where that does harm, and before it is given up",
        arguments: [
            (true, [0], true), (false, [0], false), (false, [0, 1, 2, 3, 10], true), (true, [0, 1, 2, 3, 10], true),
        ]
    )
    func reconciles(first: Bool, failures: [Int], asks: Bool) {
        var (state, failure) = state(failures, error(.answerLost))
        let decision = state.decide(failure, isDown: false, reconcilesFirst: first)
        #expect((decision.reconciles != nil) == asks && decision.isFinal == (failures.count > 1))
        #expect(state.mayHaveBeenSent)
    }

    @Test("What failed before an outage ended does not count against the call afterwards", arguments: [true, false])
    func afterAnOutage(hasEnded: Bool) {
        var (state, _) = state([0, 1, 2, 3, 9], error(.serverFailed, 503))
        var circumstances = FailureCircumstances()
        circumstances.outageEnd = hasEnded ? at(10) : nil
        state.begin()
        let failure = state.failed(error(.serverFailed, 503), circumstances, wasProbe: false, at: at(11))
        #expect(failure.isLastAttempt != hasEnded && failure.since == at(hasEnded ? 11 : 0))
        #expect(failure.firstFailure == at(0))
    }

    @Test(
        "A call that meets nothing but overload has more patience where several calls do",
        arguments: [(1, 9, true), (2, 9, true), (3, 9, false), (5, 31, false), (5, 33, true)]
    )
    func overload(calls: Int, seconds: Int, isLast: Bool) {
        let overloaded = error(.serverFailed, 503)
        var breaker = CircuitBreaker(patience: .seconds(8))
        for call in 0..<calls {
            let failure = CircuitBreaker.Failure(error: overloaded, firstFailure: at(call))
            breaker.recordSuccess(at: at(seconds - 1))
            _ = breaker.recordFailure(failure, at: at(seconds), lastRead: nil)
        }
        #expect(breaker.overloadedCalls(at: at(seconds)) == calls)
        let circumstances = FailureCircumstances(
            of: overloaded,
            lastAnswer: at(seconds - 1),
            overloadedCalls: calls,
            patience: .seconds(8),
            at: at(seconds)
        )
        #expect(circumstances.isSpared && circumstances.isOutOfPatience(since: at(0), at: at(seconds)) == isLast)
        #expect(breaker.overloadedCalls(at: at(seconds + 5)) == 0)
    }

    @Test("Pauses after answers that are none grow for certain", arguments: [(1, 400), (2, 800), (4, 3200)])
    func unreadablePauses(attempts: Int, shortest: Int) {
        var (state, failure) = state(Array(0..<attempts), error(.unreadableAnswer, 302))
        let pause = state.decide(failure, isDown: false, reconcilesFirst: false).pause
        #expect(pause.map { $0 >= .milliseconds(shortest) && $0 <= .milliseconds(2 * shortest) } == true)
    }

    @Test("A concurrent change is met again until the attempts are spent, and pauses come between")
    func concurrentChange() {
        var state = RetryState(policy: RetryPolicy(), mayHaveBeenSent: false)
        for second in [0, 1, 2, 3, 9] {
            state.begin()
            #expect(state.metConcurrentChange(at: at(second)) != nil)
        }
        state.begin()
        #expect(state.metConcurrentChange(at: at(10)) == nil && !state.mayHaveBeenSent && state.sent == 6)
    }

    @Test("What was never sent is not looked up")
    func unsent() {
        var (state, failure) = state([0], error(.unreachable))
        #expect(state.decide(failure, isDown: false, reconcilesFirst: true).reconciles == nil)
        #expect(!state.mayHaveBeenSent && state.doubt == nil)
    }

    @Test("A success that cannot be read is looked up at once, in an outage too", arguments: [true, false])
    func unreadable(isDown: Bool) {
        var (state, failure) = state([0], error(.unreadableAnswer, 200))
        #expect(state.decide(failure, isDown: isDown, reconcilesFirst: false).reconciles != nil)
    }

    @Test("A doubt stays until it is settled, and the call stays one that may have been applied")
    func doubt() {
        var (state, _) = state([0], error(.answerLost))
        state.begin()
        let second = state.failed(error(.unreachable), wasProbe: false, at: at(1))
        #expect(state.decide(second, isDown: false, reconcilesFirst: true).reconciles?.kind == .answerLost)
        state.settled()
        #expect(state.decide(second, isDown: false, reconcilesFirst: false).reconciles == nil && state.mayHaveBeenSent)
        // The reading that settled it may have been too old: a call that does harm is looked up before each repetition.
        #expect(state.decide(second, isDown: false, reconcilesFirst: true).reconciles?.kind == .answerLost)
    }

    @Test("A probe that meets a 500 is looked up: it may be this row alone", arguments: [(500, true), (503, false)])
    func probe(status: Int, asks: Bool) {
        var state = RetryState(policy: RetryPolicy(), mayHaveBeenSent: false)
        state.begin()
        let failure = state.failed(error(.serverFailed, status), wasProbe: true, at: at(0))
        #expect((state.decide(failure, isDown: true, reconcilesFirst: false).reconciles != nil) == asks)
    }

    @Test("A reading obeys a wait within its patience, and ends at once where a longer one is asked for")
    func reading() async throws {
        var policy = RetryPolicy.obeying(.milliseconds(80))
        policy.baseDelay = .zero
        var calls = 0
        let told = [Duration.milliseconds(20), .milliseconds(500)]
        await #expect(throws: IdentityError.self) {
            try await policy.reading {
                calls += 1
                throw IdentityError(.serverFailed, status: 503, message: "No.", retryAfter: told[calls - 1])
            }
        }
        #expect(calls == 2)
    }
}
