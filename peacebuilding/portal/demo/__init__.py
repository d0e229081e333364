"""The sample data of `make demo`: what is planned, and the builders that act it out.

`plan` holds the words of a plan; `capacity`, `strategy`, `interaction`, `monitoring` and
`resources` plan the activities of the five categories; `organizations` and `people` say who
takes part. `build` lets them all act through the services, as real people would. Every
person and figure is invented, every address ends in `.example`, and every date is counted
in days from the day of the build.
"""
