// swift-tools-version: 6.3

import PackageDescription

// A package of yours would name the repository instead of a path: .package(url: "https://github.com/…/muster", from: "0.1.0").
let package = Package(
    name: "import-a-sheet",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "muster", path: "../.."),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    ],
    targets: [
        .executableTarget(
            name: "ImportASheet",
            dependencies: [
                .product(name: "IdentityAPI", package: "muster"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Muster", package: "muster"),
            ],
            path: "Sources"
        )
    ]
)
