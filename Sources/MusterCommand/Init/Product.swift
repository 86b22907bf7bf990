import ArgumentParser

/// The products that have an Identity service, and the address that each has it at.
enum Product: String, CaseIterable, ExpressibleByArgument {
    case cloud
    case publicSector = "public-sector"
    case dedicated
    case automationSuite = "automation-suite"
    case standalone

    /// What people call it.
    var title: String {
        switch self {
        case .cloud: "Automation Cloud or Test Cloud (cloud.uipath.com)"
        case .publicSector: "Automation Cloud Public Sector (govcloud.uipath.us)"
        case .dedicated: "Automation Cloud Dedicated (….dedicated.uipath.com)"
        case .automationSuite: "Automation Suite, on your own host"
        case .standalone: "Orchestrator standalone, on your own host"
        }
    }

    /// Whether the address depends on a host of the customer's.
    var hasOwnHost: Bool { self == .dedicated || self == .automationSuite || self == .standalone }

    /// What to ask for the customer's host.
    var hostQuestion: String {
        self == .dedicated ? "The name before .dedicated.uipath.com" : "Host, as in uipath.example.com"
    }

    /// Whether the organization's name is part of the address.
    var namesOrganization: Bool { self != .standalone }

    /// The address of the Identity service; `nil` where a part of it is not known yet.
    ///
    /// - Parameters:
    ///   - host: the customer's host; for `dedicated` the name before `.dedicated.uipath.com` is enough.
    ///   - organization: the organization's name, as it stands in addresses.
    func url(host: String?, organization: String?) -> String? {
        let host: String? =
            switch self {
            case .cloud: "cloud.uipath.com"
            case .publicSector: "govcloud.uipath.us"
            case .dedicated: host.map { $0.contains(".") ? $0 : "\($0).dedicated.uipath.com" }
            case .automationSuite, .standalone: host
            }
        guard let host else { return nil }
        guard namesOrganization else { return "https://\(host)/identity" }
        return organization.map { "https://\(host)/\($0)/identity_" }
    }
}
