import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { API_DEPS, type ApiDeps } from './http/api-deps.js';
import { OriginGuard } from './http/origin-guard.js';
import { PrincipalGuard } from './http/principal.js';
import { ProblemFilter } from './http/problem-filter.js';
import { TextGuard } from './http/text-guard.js';
import { RouteTable } from './http/route-table.js';
import { CorrectiveActionsController } from './corrective-actions/corrective-actions.controller.js';
import { CycleStepsController } from './cycles/cycle-steps.controller.js';
import { CyclesController } from './cycles/cycles.controller.js';
import { DocumentsController } from './documents/documents.controller.js';
import { ForecastController } from './forecast/forecast.controller.js';
import { HealthController } from './health/health.controller.js';
import { CorrectiveActionsApiController } from './rest/corrective-actions-api.controller.js';
import { DocumentsApiController } from './rest/documents-api.controller.js';
import { EvidenceApiController } from './rest/evidence-api.controller.js';
import { CycleWishesApiController } from './rest/cycle-wishes-api.controller.js';
import { CyclesApiController } from './rest/cycles-api.controller.js';
import { NonconformitiesController } from './rest/nonconformities.controller.js';
import { DirectoryController } from './rest/directory.controller.js';
import { SideApiController } from './rest/side-api.controller.js';
import { PeopleController } from './rest/people.controller.js';
import { MyTasksController } from './my-tasks/my-tasks.controller.js';
import { OpenTasksController } from './open-tasks/open-tasks.controller.js';
import { MyRecordController } from './my-tasks/my-record.controller.js';
import { CalendarFeedController } from './calendar/calendar-feed.controller.js';
import { PeoplePagesController } from './people/people.controller.js';
import { RaiseController } from './raise/raise.controller.js';
import { ReviewsController } from './reviews/reviews.controller.js';
import { ReviewsApiController } from './rest/reviews-api.controller.js';
import { WaiversController } from './waivers/waivers.controller.js';
import { TasksApiController } from './rest/tasks-api.controller.js';
import { WaiversApiController } from './rest/waivers-api.controller.js';
import { SignInController } from './sign-in/sign-in.controller.js';
import { TaskController } from './task/task.controller.js';
import { TaskService } from './task/task.service.js';

/** The HTTP door. What it stands on comes by argument, so that tests bring a database of their own. */
@Module({})
export class AppModule {
  static with(deps: ApiDeps, routes: RouteTable): DynamicModule {
    return {
      module: AppModule,
      controllers: [
        TaskController,
        SignInController,
        MyTasksController,
        MyRecordController,
        OpenTasksController,
        CalendarFeedController,
        CorrectiveActionsController,
        CyclesController,
        DocumentsController,
        CycleStepsController,
        ReviewsController,
        ReviewsApiController,
        NonconformitiesController,
        CorrectiveActionsApiController,
        CyclesApiController,
        CycleWishesApiController,
        DocumentsApiController,
        SideApiController,
        EvidenceApiController,
        PeopleController,
        WaiversController,
        WaiversApiController,
        TasksApiController,
        PeoplePagesController,
        DirectoryController,
        ForecastController,
        HealthController,
        RaiseController,
      ],
      providers: [
        { provide: API_DEPS, useValue: deps },
        { provide: RouteTable, useValue: routes },
        { provide: APP_GUARD, useClass: OriginGuard },
        { provide: APP_GUARD, useClass: TextGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
        PrincipalGuard,
        TaskService,
      ],
    };
  }
}
