import IdentityAPI
import Muster
import SystemPackage

/// What all windows of the page know at every moment. They fetch the rest when a version has changed.
struct StateView: Encodable {
    var step: Workbench.Step
    var busy: Workbench.Busy?
    var problem: String?
    var service: ServiceView
    var sheetVersion: Int?
    var planVersion: Int?
    var runsVersion: Int
    var run: ProgressView?
    var result: String?
}

/// Which organization the page works with.
struct ServiceView: Encodable {
    var organization: String?
    var url: String?
    var quota: String?
    var isRehearsal: Bool
    var isConnected: Bool
    var isConnecting: Bool
    /// Why there is no connection.
    var problem: String?
    var profile: String?
    var profiles: [String]
    var rights: [String]
    /// The sign-in through a browser, where the page may offer one.
    var signIn: SignInView?
}

extension Workbench {
    /// What the windows are told.
    var view: StateView {
        StateView(
            step: step,
            busy: busy,
            problem: problem,
            service: serviceView,
            sheetVersion: sheet == nil ? nil : sheetVersion,
            planVersion: plan == nil ? nil : planVersion,
            runsVersion: runsVersion,
            run: live.map { ProgressView($0) },
            result: shown.map(id)
        )
    }

    private var serviceView: ServiceView {
        let profile: String? = if case .settings(let profile) = choice { profile } else { nil }
        return ServiceView(
            organization: connection?.client.organizationID,
            url: connection?.client.deployment.baseURL,
            quota: connection.map { $0.client.quota.limits.isEmpty ? "none" : "\($0.client.quota)" },
            isRehearsal: connection?.isRehearsal ?? false,
            isConnected: connection != nil,
            isConnecting: isConnecting,
            problem: connectionProblem,
            profile: profile,
            profiles: connector.profiles,
            rights: connection?.rights ?? [],
            signIn: signInView
        )
    }

    private var signInView: SignInView? {
        let isNeeded = needsSignIn && signIn?.isUnderWay != true
        return offer.map { SignInView($0, signIn, isNeeded: isNeeded) }
    }
}
