import HTTPTypes
import IdentityAPI
import Muster

/// Signing in through a browser.
extension Workbench {
    /// Begins a sign-in, or continues the one that waits.
    ///
    /// - Parameter clientID: the application; `nil` for that of the settings, else of the latest sign-in.
    /// - Returns: the address of the service's page, to which the browser is sent.
    /// - Throws: ``PageError`` that says why there can be no sign-in.
    func beginSignIn(clientID: String?) async throws -> String {
        guard let offer else {
            throw PageError(.conflict, "The settings sign in without a browser, or name no service.")
        }
        guard let id = clientID ?? offer.clientID else {
            throw PageError(.badRequest, "Write the id of the application into “Application (client id)” first.")
        }
        let strokes = bell.listen()
        if signIn?.isUnderWay != true || signIn?.clientID != id { startSignIn(clientID: id) }
        if let address = try signInAddress() { return address }
        for await _ in strokes { if let address = try signInAddress() { return address } }
        throw PageError(.conflict, "The sign-in was ended.")
    }

    private func startSignIn(clientID: String) {
        endSignIn()
        signInNumber += 1
        let number = signInNumber
        let (end, continuation) = AsyncStream.makeStream(of: Void.self)
        change {
            signIn = SignInAttempt(number: number, clientID: clientID) { continuation.finish() }
        }
        let choice = choice
        work.add { [connector] in
            await self.waitForPort(number)
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    do {
                        let user = try await connector.signIn(choice, clientID) { await self.note($0, number) }
                        await self.signedIn(user, choice, number)
                    } catch {
                        await self.failSignIn(error, number)
                    }
                }
                group.addTask { for await _ in end {} }
                // Either the sign-in has ended, or somebody has ended the wait for it.
                await group.next()
                group.cancelAll()
            }
            await self.freePort(number)
        }
    }

    /// Waits until no earlier sign-in listens at the port.
    private func waitForPort(_ number: Int) async {
        let strokes = bell.listen()
        if listeningSignIn != nil { for await _ in strokes where listeningSignIn == nil { break } }
        listeningSignIn = number
    }

    private func freePort(_ number: Int) {
        guard listeningSignIn == number else { return }
        change { listeningSignIn = nil }
    }

    private func signInAddress() throws -> String? {
        switch signIn?.state {
        case .beginning: nil
        case .waiting(let wait): wait.address
        case .failed(let words): throw PageError(.conflict, words)
        case .done, nil: throw PageError(.conflict, "The sign-in was ended.")
        }
    }

    /// Looks again at what the settings say of a sign-in. It reads files, so that it is not done with every event.
    func refreshOffer() { offer = connector.offer(choice) }

    /// Ends a sign-in that waits, and forgets one that has ended.
    func endSignIn() {
        guard let attempt = signIn else { return }
        attempt.cancel()
        change { signIn = nil }
    }

    private func note(_ event: BrowserSignIn.Event, _ number: Int) {
        guard signIn?.number == number else { return }
        change {
            switch event {
            case .waiting(let wait): signIn?.state = .waiting(wait)
            case .ignoredAnswer:
                signIn?.remark = "Muster ignored an answer that does not belong to this sign-in, and still waits."
            case .stillWaiting(let checks): signIn?.remark = checks
            }
        }
    }

    private func signedIn(_ user: String?, _ choice: ServiceConnector.Choice, _ number: Int) async {
        await connections.forget(choice)
        guard signIn?.number == number else { return }
        change {
            signIn?.state = .done(user: user)
            signIn?.remark = nil
            needsSignIn = false
            problem = nil
            connection = nil
            refreshOffer()
        }
        introduce()
    }

    private func failSignIn(_ error: any Error, _ number: Int) {
        guard signIn?.number == number, signIn?.isUnderWay == true else { return }
        change {
            signIn?.state = .failed(PageText.sentence(error))
            signIn?.remark = nil
        }
    }

    /// Notes an error that a sign-in cures.
    func note(_ error: any Error) {
        let isRefusal =
            switch error {
            case let error as RunError: error.code == .notAuthorized
            case let error as IdentityError: error.kind == .notAuthorized
            default: false
            }
        guard isRefusal else { return }
        needsSignIn = true
        // The sign-in that is told of has ended.
        if case .done? = signIn?.state { signIn = nil }
        refreshOffer()
    }

    /// An error as a sentence. What the page offers beside it is left out of it.
    func sentence(_ error: any Error) -> String {
        if let error = error as? RunError, error.code == .notAuthorized, error.advice != nil, error.path == nil,
            offer != nil
        {
            return PageText.plain(error.reason)
        }
        return PageText.sentence(error)
    }
}
