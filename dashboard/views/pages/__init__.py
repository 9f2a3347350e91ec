"""Pages of the settings: panels of several sources on a grid."""
