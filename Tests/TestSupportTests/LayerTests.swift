import Foundation
import SystemPackage
import TestSupport
import Testing

/// The order of uses between the folders of each module.
@Suite("Layers", .inTurn)
struct LayerTests {
    /// The folders of each module, in the order of uses: each may use those before it, and files beside the folders may use all.
    private static let modules: [(name: String, order: [String])] = [
        ("IdentityAPI", ["Models", "Errors", "JSON", "Quota", "Proxy", "HTTP", "SignIn", "Service"]),
        ("IdentitySandbox", ["HTTP", "Faults", "Options", "Responses", "Store", "Service"]),
        (
            "Muster",
            [
                "Model", "Service", "Conformance", "Storage", "Sheet", "Checkpoint", "Export", "Plan", "Preparation",
                "Report",
                "FollowUp", "Execution",
            ]
        ),
        ("MusterUI", ["Files", "Security", "Service", "Work", "Views", "Routes"]),
        (
            "MusterCommand",
            [
                "Exit", "Files", "Telemetry", "Screen", "Settings", "Process", "Help", "Options", "Session", "Check",
                "Login", "Init", "Commands",
            ]
        ),
    ]

    @Test("No folder uses a type of a later layer", arguments: modules)
    func order(name: String, order: [String]) throws {
        let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources")
        let layers = Layers(of: sources.appending(path: name), order: order)
        #expect(try layers.unknownFolders() == [])
        let violations = try layers.violations()
        #expect(violations.isEmpty, "\(violations.map(\.description).joined(separator: "\n"))")
    }

    @Test("A use that runs back is reported with both files and the type")
    func runsBack() async throws {
        try await withTemporaryFolder { try expectViolations(in: URL(filePath: $0.string)) }
    }

    private func expectViolations(in module: URL) throws {
        let files = [
            "Model/Row.swift": "struct Row { /* Report */ let text = \"a Report of \\(Report.name)\" }",
            "Model/Cell.swift": "/// Goes into a Report.\nstruct Cell { let text = \"Report\" }\nprivate enum Style {}",
            "Report/Report.swift": "public final class Report { static let name = \"\"; let row = Row() }",
        ]
        for (path, text) in files {
            let file = module.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(text.utf8).write(to: file)
        }
        let layers = Layers(of: module, order: ["Model", "Report"])
        #expect(
            try layers.violations().map(\.description) == [
                "Model/Row.swift uses Report, which a later layer declares: Report/Report.swift"
            ]
        )
        #expect(try Layers(of: module, order: ["Report", "Model"]).violations().map(\.type) == ["Row"])
        #expect(try Layers(of: module, order: ["Model", "Rows"]).unknownFolders() == ["Report", "Rows"])
    }
}
