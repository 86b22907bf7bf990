import IdentityAPI
import Muster

extension SignedInOrganization {
    /// Returns the finding about the organization and its source.
    var finding: Finding {
        var finding = Finding(
            subject: .organization,
            found: "\(TextFormat.harmless(id)), \(source.said(.organizationId))"
        )
        finding.details.organizationId = id
        if let other {
            finding.status = .warning
            finding.advice =
                "The token belongs to \(TextFormat.harmless(other)): remove organization-id, unless the token may work on both."
        }
        return finding
    }

    /// The finding for an unknown organization.
    static var missing: Finding {
        Finding(
            subject: .organization,
            status: .failed(ExitStatus.configuration),
            found: "The token does not name its organization.",
            advice:
                "Set organization-id (MUSTER_ORGANIZATION_ID) to its id, a UUID: Admin > Organization settings shows it."
        )
    }
}

extension Finding {
    /// Returns the finding about the quotas and the calls left.
    init(_ quota: QuotaPolicy, _ gate: QuotaGate) {
        self.init(subject: .quotas, found: "none: Muster makes calls as fast as the service accepts them")
        details.quota = quota.description
        let left = Method.allCases.compactMap { method in
            quota.limits[method].map { (method.rawValue, gate.quotaStatus(method).left ?? $0, $0) }
        }
        guard !left.isEmpty else { return }
        details.left = Dictionary(uniqueKeysWithValues: left.map { ($0.0, $0.1) })
        found =
            left.map { $1 == $2 ? "\($0) \($1)" : "\($0) \($1) of \($2)" }.joined(separator: ", ")
            + " left in \(quota.window.spoken)"
    }
}

extension Setting.Source {
    /// The source of a value, for people: `--url`, `MUSTER_URL`, `the profile`, `default`.
    func said(_ name: SettingName) -> String {
        switch self {
        case .sandbox: "--sandbox"
        case .option: name.option
        case .environment(let variable): variable
        case .profile: "the profile"
        case .run: "the run's"
        case .fallback: "default"
        case .address: "from the url"
        case .token: "the token's own"
        }
    }
}
