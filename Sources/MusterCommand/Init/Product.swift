import ArgumentParser

/// The products with an Identity service, and its address in each.
enum Product: String, CaseIterable, ExpressibleByArgument {
    case cloud
    case publicSector = "public-sector"
    case dedicated
    case automationSuite = "automation-suite"
    case standalone

    /// The product's name.
    var title: String {
        switch self {
        case .cloud: "Automation Cloud or Test Cloud (cloud.uipath.com)"
        case .publicSector: "Automation Cloud Public Sector (govcloud.uipath.us)"
        case .dedicated: "Automation Cloud Dedicated (….dedicated.uipath.com)"
        case .automationSuite: "Automation Suite, on your own host"
        case .standalone: "Orchestrator standalone, on your own host"
        }
    }

    /// Whether the address contains the customer's host.
    var hasOwnHost: Bool { self == .dedicated || self == .automationSuite || self == .standalone }

    /// The question for the customer's host.
    var hostQuestion: String {
        self == .dedicated ? "The name before .dedicated.uipath.com" : "Host, as in uipath.example.com"
    }

    /// Whether the address contains the organization's name.
    var namesOrganization: Bool { self != .standalone }

    /// Returns the address of the Identity service; `nil` while a part is unknown.
    ///
    /// - Parameters:
    ///   - host: the customer's host; for `dedicated` the name before `.dedicated.uipath.com` is enough.
    ///   - organization: the organization's name in addresses.
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
